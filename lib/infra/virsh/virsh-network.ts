import { Failure } from '#lib/domain/refusal/failure.ts';
import { type NetworkInfo, parseNetInfo } from '#lib/infra/virsh/parse-net-info.ts';
import type { Virsh, VirshOptions } from '#lib/infra/virsh/virsh.ts';

/** Virtual networks, by UUID or name; each throws the Failure of what virsh says. */

export async function listNetworks(virsh: Virsh, options?: VirshOptions): Promise<NetworkInfo[]> {
  const uuids = (await virsh.run(['net-list', '--all', '--uuid'], options)).split('\n').map((line) => line.trim());
  const infos = uuids.filter((uuid) => uuid !== '').map((uuid) => readNetworkInfo(virsh, uuid, options).catch(ifGone));
  return (await Promise.all(infos)).filter((info) => info !== null);
}

/** One that went between the list and the look is no network of the host. */
function ifGone(error: unknown): null {
  if (error instanceof Failure && error.refusal.code === 'network.missing') return null;
  throw error;
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

/** Stops it where it runs, and forgets it. */
export async function deleteNetwork(virsh: Virsh, { uuid, isActive }: NetworkInfo): Promise<void> {
  if (isActive) await virsh.run(['net-destroy', '--network', uuid], { alone: true });
  await virsh.run(['net-undefine', '--network', uuid]);
}

/** Whether a guest is plugged into it. https://libvirt.org/manpages/virsh.html#net-port-list */
export const isNetworkUsed = async (virsh: Virsh, network: string): Promise<boolean> =>
  (await virsh.run(['net-port-list', '--network', network, '--uuid'])).trim() !== '';

export const setNetworkAutostart = async (
  virsh: Virsh,
  network: string,
  isOn: boolean,
  options?: VirshOptions,
): Promise<void> => {
  await virsh.run(['net-autostart', '--network', network, ...(isOn ? [] : ['--disable'])], options);
};
