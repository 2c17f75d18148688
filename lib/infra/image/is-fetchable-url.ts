import { BlockList, isIP } from 'node:net';

/** Clouds tell secrets of a machine to whoever asks from it at these addresses. Nobody fetches an image from there. */
const never = new BlockList();
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addSubnet('fe80::', 10, 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6');
never.addSubnet('0.0.0.0', 8, 'ipv4');
never.addSubnet('224.0.0.0', 3, 'ipv4');
never.addSubnet('ff00::', 8, 'ipv6');
never.addAddress('::', 'ipv6');

/** The host itself and the networks that are not the internet's. */
const local = new BlockList();
local.addSubnet('127.0.0.0', 8, 'ipv4');
local.addSubnet('10.0.0.0', 8, 'ipv4');
local.addSubnet('172.16.0.0', 12, 'ipv4');
local.addSubnet('192.168.0.0', 16, 'ipv4');
local.addSubnet('100.64.0.0', 10, 'ipv4');
local.addAddress('::1', 'ipv6');
local.addSubnet('fc00::', 7, 'ipv6');

/** `allowLocal`: a mirror in the room is the point of it, so who runs the hosts may name one. */
export type FetchPolicy = { allowLocal: boolean };

/** Whether a host may fetch from this IP address. An IPv4 address inside an IPv6 one is judged as what it is. */
export function isFetchableAddress(address: string, policy: FetchPolicy): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  return !never.check(address, kind) && (policy.allowLocal || !local.check(address, kind));
}

/**
 * Whether a host may be told to fetch this address: http or https, without a name and password in it (they would show in the list of
 * processes). A name is judged again by the address that it led to.
 */
export function isFetchableUrl(text: string, policy: FetchPolicy): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text); // writes 0x7f.1 and 2130706433 as 127.0.0.1
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  if (url.username !== '' || url.password !== '') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === 'metadata.google.internal') return false;
  if (isIP(host) !== 0) return isFetchableAddress(host, policy);
  return policy.allowLocal || !(host === 'localhost' || host.endsWith('.localhost'));
}
