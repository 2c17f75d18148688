import { type NetworkInfo, parseNetInfo } from '#lib/infra/virsh/parse-net-info.ts';
import type { Virsh, VirshOptions } from '#lib/infra/virsh/virsh.ts';

/** Virtual networks, by UUID or name; each throws the Failure of what virsh says. */

export async function listNetworks(virsh: Virsh, options?: VirshOptions): Promise<NetworkInfo[]> {
  const uuids = (await virsh.run(['net-list', '--all', '--uuid'], options)).split('\n').map((line) => line.trim());
  return await Promise.all(uuids.filter((uuid) => uuid !== '').map((uuid) => readNetworkInfo(virsh, uuid, options)));
}

export const readNetworkInfo = async (virsh: Virsh, network: string, options?: VirshOptions): Promise<NetworkInfo> =>
  parseNetInfo(await virsh.run(['net-info', '--network', network], options));

export const dumpNetworkXml = (virsh: Virsh, network: string, options?: VirshOptions): Promise<string> =>
  virsh.run(['net-dumpxml', '--network', network], options);

export const defineNetwork = async (virsh: Virsh, xml: string, options?: VirshOptions): Promise<void> => {
  await virsh.run(['net-define', '/dev/stdin'], { ...options, stdin: xml });
};

export const startNetwork = async (virsh: Virsh, network: string, options?: VirshOptions): Promise<void> => {
  await virsh.run(['net-start', '--network', network], { alone: true, ...options });
};

export const setNetworkAutostart = async (
  virsh: Virsh,
  network: string,
  isOn: boolean,
  options?: VirshOptions,
): Promise<void> => {
  await virsh.run(['net-autostart', '--network', network, ...(isOn ? [] : ['--disable'])], options);
};
