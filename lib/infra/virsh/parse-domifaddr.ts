export type GuestAddress = {
  interfaceName: string;
  mac: string;
  protocol: 'ipv4' | 'ipv6';
  address: string;
  prefix: number;
};

const row = /^ (.+?)\s+((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\s+(ipv4|ipv6)\s+([0-9a-f.:]+)\/(\d+)\s*$/i;

/** `domifaddr --full`, from the leases as from the agent. Interfaces without an address are left out. */
export function parseDomifaddr(text: string): GuestAddress[] {
  return text.split('\n').flatMap((line) => {
    const match = row.exec(line);
    if (!match) return [];
    const [, interfaceName = '', mac = '', protocol, address = '', prefix] = match;
    return [
      {
        interfaceName,
        mac: mac.toLowerCase(),
        protocol: protocol === 'ipv6' ? 'ipv6' : 'ipv4',
        address,
        prefix: Number(prefix),
      },
    ];
  });
}
