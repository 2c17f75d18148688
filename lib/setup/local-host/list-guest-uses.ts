import { tryCommand } from '#lib/setup/local-host/run-command.ts';

/** What the guests of this machine use, as far as undoing must not take it away. */
export type GuestUses = { count: number; running: number; definitions: string[] };

/** Reads the guests through libvirt; none where it does not answer. */
export async function listGuestUses(): Promise<GuestUses> {
  const virsh = (...args: string[]) => tryCommand('virsh', ['--connect', 'qemu:///system', ...args]);
  const ids = async (...flags: string[]) =>
    ((await virsh('list', '--uuid', ...flags)) ?? '').split('\n').filter(Boolean);
  const all = await ids('--all');
  const definitions = await Promise.all(all.map(async (uuid) => (await virsh('dumpxml', '--domain', uuid)) ?? ''));
  return { count: all.length, running: (await ids()).length, definitions };
}

/** How many guests have a disk in the pool. */
export const countPoolUsers = (uses: GuestUses, pool: { name: string; path?: string }): number =>
  uses.definitions.filter(
    (xml) => xml.includes(`pool='${pool.name}'`) || (pool.path !== undefined && xml.includes(`='${pool.path}/`)),
  ).length;

/** How many guests are on the network. */
export const countNetworkUsers = (uses: GuestUses, name: string): number =>
  uses.definitions.filter((xml) => xml.includes(`network='${name}'`)).length;
