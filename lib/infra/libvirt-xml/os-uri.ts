/** libosinfo names an OS by an address; the short id is made of its last two parts: `…/debian/12` → `debian12`. */
const vendors: Record<string, string> = {
  debian: 'http://debian.org/debian/',
  ubuntu: 'http://ubuntu.com/ubuntu/',
  fedora: 'http://fedoraproject.org/fedora/',
  almalinux: 'http://almalinux.org/almalinux/',
  rocky: 'http://rockylinux.org/rocky/',
  rhel: 'http://redhat.com/rhel/',
  'centos-stream': 'http://centos.org/centos-stream/',
  opensuse: 'http://opensuse.org/opensuse/',
  alpinelinux: 'http://alpinelinux.org/alpinelinux/',
  archlinux: 'http://archlinux.org/archlinux/',
  freebsd: 'http://freebsd.org/freebsd/',
  win: 'http://microsoft.com/win/',
};

const irregular: Record<string, string> = {
  archlinux: 'http://archlinux.org/archlinux/rolling',
  win2k8r2: 'http://microsoft.com/win/2k8r2',
  win2k12r2: 'http://microsoft.com/win/2k12r2',
  win2k16: 'http://microsoft.com/win/2k16',
  win2k19: 'http://microsoft.com/win/2k19',
  win2k22: 'http://microsoft.com/win/2k22',
  win2k25: 'http://microsoft.com/win/2k25',
  linux2022: 'http://libosinfo.org/linux/2022',
};

/** The address that other tools (virt-manager, Cockpit) expect in the metadata, or null where none is known for sure. */
export function osUriOf(osId: string): string | null {
  const known = irregular[osId];
  if (known) return known;
  const parts = /^([a-z-]+?)-?(\d[\d.]*)$/u.exec(osId);
  const base = parts?.[1] ? vendors[parts[1]] : undefined;
  return base && parts?.[2] ? `${base}${parts[2]}` : null;
}

/** The short id out of an address; the last part alone where the vendor's habit is not known. */
export function osIdOf(uri: string): string | null {
  for (const [id, known] of Object.entries(irregular)) if (known === uri) return id;
  for (const [name, base] of Object.entries(vendors))
    if (uri.startsWith(base)) {
      const version = uri.slice(base.length);
      return /^[\w.-]+$/u.test(version) ? `${name}${version}` : null;
    }
  const parts = /^https?:\/\/[^/]+\/([\w.-]+)\/([\w.-]+)$/u.exec(uri);
  return parts ? `${parts[1]}${parts[2]}` : null;
}
