/** A Debian or Ubuntu package that this machine needs as a host, and for what. */
export type HostPackage = { name: string; why: string; optional?: true };

/** `optional`: not in every release; left out where apt does not know it. */
const everywhere: HostPackage[] = [
  { name: 'qemu-utils', why: 'makes and reads disk images' },
  { name: 'libvirt-daemon-system', why: 'libvirt, which keeps and runs the guests' },
  { name: 'libvirt-clients', why: 'virsh, through which Guesthouse speaks to libvirt' },
  { name: 'libvirt-daemon-driver-qemu', why: 'lets libvirt run QEMU' },
  { name: 'libvirt-daemon-driver-network', why: 'lets libvirt keep networks', optional: true },
  { name: 'libvirt-daemon-driver-storage', why: 'lets libvirt keep pools of disks', optional: true },
  { name: 'libvirt-daemon-config-network', why: 'the network that guests share', optional: true },
  { name: 'libvirt-daemon-config-nwfilter', why: 'rules that keep guests from posing as each other', optional: true },
  { name: 'dnsmasq-base', why: 'gives guests their addresses' },
  { name: 'iptables', why: 'lets guests reach the outside' },
  { name: 'openssh-server', why: 'the line on which Guesthouse reaches this machine, on 127.0.0.1 only' },
  { name: 'mmdebstrap', why: 'builds an image from packages, where there is no internet' },
  { name: 'uidmap', why: 'lets an image be built without root' },
  { name: 'e2fsprogs', why: 'makes the file system of a built image' },
  { name: 'dosfstools', why: 'makes the boot partition of a built image' },
  { name: 'mtools', why: 'fills the boot partition of a built image' },
  { name: 'fdisk', why: 'makes the partitions of a built image' },
  { name: 'curl', why: 'fetches images from the internet, on the host itself' },
];

const perArchitecture: Readonly<Record<string, HostPackage[]>> = {
  x64: [
    { name: 'qemu-system-x86', why: 'QEMU, which is the machine that a guest sees' },
    { name: 'ovmf', why: 'UEFI firmware for guests' },
    { name: 'grub-pc-bin', why: 'makes a built image boot with BIOS' },
    { name: 'grub-efi-amd64-bin', why: 'makes a built image boot with UEFI' },
  ],
  arm64: [
    { name: 'qemu-system-arm', why: 'QEMU, which is the machine that a guest sees' },
    { name: 'qemu-efi-aarch64', why: 'UEFI firmware for guests' },
    { name: 'grub-efi-arm64-bin', why: 'makes a built image boot' },
  ],
};

/** Everything that a host of this architecture (as Node names it) wants. */
export const hostPackages = (architecture: string): HostPackage[] => [
  ...(perArchitecture[architecture] ?? []),
  ...everywhere,
];
