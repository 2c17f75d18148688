/** How publishers name their ISOs, and the short id that the parts in brackets make. The first that matches wins. */
const habits: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^debian-(?:live-)?(\d+)\.\d/u, (major) => `debian${major}`],
  [/^(?:x?k?l?ubuntu)-(\d\d\.\d\d)/u, (version) => `ubuntu${version}`],
  [/^fedora-.*?-(\d\d)-\d/u, (version) => `fedora${version}`],
  [/^almalinux-(\d+)/u, (major) => `almalinux${major}`],
  [/^rocky-(\d+)/u, (major) => `rocky${major}`],
  [/^rhel-(\d+\.\d+)/u, (version) => `rhel${version}`],
  [/^centos-stream-(\d+)/u, (major) => `centos-stream${major}`],
  [/^opensuse-tumbleweed/u, () => 'opensusetumbleweed'],
  [/^(?:opensuse-)?leap-(\d+\.\d)/u, (version) => `opensuse${version}`],
  [/^alpine-\w+-(\d+\.\d+)/u, (version) => `alpinelinux${version}`],
  [/^archlinux-/u, () => 'archlinux'],
  [/^freebsd-(\d+\.\d)/u, (version) => `freebsd${version}`],
  [/^win(?:dows)?[ _-]?server[ _-]?2025/u, () => 'win2k25'],
  [/^win(?:dows)?[ _-]?server[ _-]?2022|^server_?2022/u, () => 'win2k22'],
  [/^win(?:dows)?[ _-]?server[ _-]?2019/u, () => 'win2k19'],
  [/^win(?:dows)?[ _-]?server[ _-]?2016/u, () => 'win2k16'],
  [/^win(?:dows)?[ _-]?(11|10|7|8\.1)(?!\d)/u, (version) => `win${version}`],
];

/** What an ISO installs, by its file name, as a short id: `debian-12.8.0-amd64-netinst.iso` → `debian12`. Null where it does not tell. */
export function guessOs(fileName: string): string | null {
  for (const [pattern, idOf] of habits) {
    const parts = pattern.exec(fileName.toLowerCase());
    if (parts) return idOf(...parts.slice(1));
  }
  return null;
}
