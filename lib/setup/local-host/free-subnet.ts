/** The first three numbers of a /24 that no address of this machine is in: libvirt's own 192.168.122 where it is free. */
export function freeSubnet(addresses: string[]): string {
  const taken = new Set(addresses.map((address) => address.split('.').slice(0, 3).join('.')));
  const candidates = [122, ...Array.from({ length: 100 }, (_, index) => 123 + index)].map(
    (third) => `192.168.${third}`,
  );
  return candidates.find((candidate) => !taken.has(candidate)) ?? '10.122.0';
}
