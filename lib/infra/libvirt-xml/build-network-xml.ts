import { writeXml, x } from '#lib/infra/libvirt-xml/xml-document.ts';

export type NatNetwork = {
  name: string;
  /** At most 15 characters, the longest name of a device in Linux. */
  bridge: string;
  /** The first three numbers of a /24: `192.168.122`. */
  prefix: string;
  uuid?: string;
};

/** A network behind NAT with DHCP from .2 to .254, as libvirt's own `default`. */
export function buildNetworkXml({ name, bridge, prefix, uuid }: NatNetwork): string {
  if (!/^[A-Za-z0-9_.-]{1,15}$/u.test(bridge)) throw new RangeError(`"${bridge}" cannot be the name of a bridge`);
  if (!/^(\d{1,3}\.){2}\d{1,3}$/u.test(prefix) || prefix.split('.').some((part) => Number(part) > 255))
    throw new RangeError(`"${prefix}" is not the beginning of an IPv4 address`);
  return writeXml(
    x('network', {}, [
      x('name', {}, name),
      ...(uuid ? [x('uuid', {}, uuid)] : []),
      x('forward', { mode: 'nat' }),
      x('bridge', { name: bridge, stp: 'on', delay: 0 }),
      x('ip', { address: `${prefix}.1`, netmask: '255.255.255.0' }, [
        x('dhcp', {}, [x('range', { start: `${prefix}.2`, end: `${prefix}.254` })]),
      ]),
    ]),
  );
}
