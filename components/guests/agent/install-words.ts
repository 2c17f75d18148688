import { describeOs, type OsFamily } from '#lib/domain/os/os-catalogue.ts';

type Installation = { command: string | null; words: string };

const start = 'systemctl enable --now qemu-guest-agent';
const apt: Installation = {
  command: `apt-get install -y qemu-guest-agent && ${start}`,
  words: 'Install it there as root:',
};
const dnf: Installation = {
  command: `dnf install -y qemu-guest-agent && ${start}`,
  words: 'Install it there as root:',
};

const byFamily: Partial<Record<OsFamily, Installation>> = {
  debian: apt,
  ubuntu: apt,
  fedora: dnf,
  almalinux: dnf,
  rocky: dnf,
  rhel: dnf,
  centos: dnf,
  opensuse: {
    command: `zypper install -y qemu-guest-agent && ${start}`,
    words: 'Install it there as root:',
  },
  alpine: {
    command: 'apk add qemu-guest-agent && rc-update add qemu-guest-agent && rc-service qemu-guest-agent start',
    words: 'Install it there as root:',
  },
  arch: { command: `pacman -S --noconfirm qemu-guest-agent && ${start}`, words: 'Install it there as root:' },
  freebsd: {
    command: 'pkg install -y qemu-guest-agent && sysrc qemu_guest_agent_enable=YES && service qemu-guest-agent start',
    words: 'Install it there as root:',
  },
  windows: {
    command: null,
    words: 'Put the virtio driver disc into its drive and run virtio-win-guest-tools.exe from it.',
  },
};

/** How the agent comes into a system: one line to type, where there is one. */
export const installationOf = (osId: string | null): Installation =>
  byFamily[describeOs(osId).family] ?? { command: null, words: 'Install the package qemu-guest-agent there.' };
