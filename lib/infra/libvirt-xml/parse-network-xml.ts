import type { Element } from '@xmldom/xmldom';
import {
  attributeOf,
  childOf,
  childrenAt,
  childrenOf,
  parseXml,
  rootOf,
  textOf,
  wholeNumberOf,
} from '#lib/infra/libvirt-xml/xml-document.ts';

export type NetworkAddress = {
  family: 'ipv4' | 'ipv6';
  address: string;
  prefixLength: number | null;
  dhcpRanges: { start: string; end: string }[];
};

export type NetworkDescription = {
  name: string;
  uuid: string;
  bridge: string | null;
  /** nat, route, open, bridge, private, vepa, passthrough, hostdev; `isolated` where nothing is forwarded. */
  forwardMode: string;
  domainName: string | null;
  addresses: NetworkAddress[];
  /** Fixed leases. */
  dhcpHosts: { mac: string | null; name: string | null; address: string | null }[];
};

const prefixOf = (netmask: string | null): number | null => {
  if (!netmask) return null;
  const bits = netmask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/u.test(bits) && bits.length === 32 ? bits.lastIndexOf('1') + 1 : null;
};

const addressOf = (ip: Element): NetworkAddress => ({
  family: attributeOf(ip, 'family') === 'ipv6' ? 'ipv6' : 'ipv4',
  address: attributeOf(ip, 'address') ?? '',
  prefixLength: wholeNumberOf(attributeOf(ip, 'prefix')) ?? prefixOf(attributeOf(ip, 'netmask')),
  dhcpRanges: childrenAt(ip, 'dhcp', 'range').map((range) => ({
    start: attributeOf(range, 'start') ?? '',
    end: attributeOf(range, 'end') ?? '',
  })),
});

/** What `virsh net-dumpxml` prints. */
export function parseNetworkXml(xml: string): NetworkDescription {
  const network = rootOf(parseXml(xml, 'network'));
  const forward = childOf(network, 'forward');
  const ips = childrenOf(network, 'ip');
  return {
    name: childOf(network, 'name')?.textContent ?? '',
    uuid: textOf(childOf(network, 'uuid'))?.toLowerCase() ?? '',
    bridge: attributeOf(childOf(network, 'bridge'), 'name'),
    forwardMode: forward ? (attributeOf(forward, 'mode') ?? 'nat') : 'isolated',
    domainName: attributeOf(childOf(network, 'domain'), 'name'),
    addresses: ips.map(addressOf),
    dhcpHosts: ips
      .flatMap((ip) => childrenAt(ip, 'dhcp', 'host'))
      .map((host) => ({
        mac: attributeOf(host, 'mac')?.toLowerCase() ?? null,
        name: attributeOf(host, 'name'),
        address: attributeOf(host, 'ip'),
      })),
  };
}

/** Can a guest on it get an address without anybody doing something? */
export const givesAddresses = (network: NetworkDescription): boolean =>
  network.forwardMode === 'bridge' || network.addresses.some((address) => address.dhcpRanges.length > 0);
