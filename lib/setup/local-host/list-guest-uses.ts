import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { tryCommand } from '#lib/setup/local-host/run-command.ts';

/** Where libvirt keeps the definitions of guests. */
const definitionsDir = '/etc/libvirt/qemu';

/** What the guests of this machine use, as far as undoing must not take it away. */
export type GuestUses = { count: number; running: number; definitions: string[] };

/**
 * Reads the guests through libvirt; where it does not answer, the definitions that it keeps: a libvirt that was stopped has
 * guests all the same, and removing its packages would lose them.
 */
export async function listGuestUses(): Promise<GuestUses> {
  const virsh = (...args: string[]) => tryCommand('virsh', ['--connect', 'qemu:///system', ...args]);
  const ids = async (...flags: string[]) => (await virsh('list', '--uuid', ...flags))?.split('\n').filter(Boolean);
  const all = await ids('--all');
  if (!all) {
    const definitions = readKeptDefinitions();
    return { count: definitions.length, running: 0, definitions };
  }
  const definitions = await Promise.all(all.map(async (uuid) => (await virsh('dumpxml', '--domain', uuid)) ?? ''));
  return { count: all.length, running: (await ids())?.length ?? 0, definitions };
}

/** The definitions of guests as files, but for those of networks and autostart, which are in folders of their own. */
export function readKeptDefinitions(dir: string = definitionsDir): string[] {
  if (!existsSync(dir)) return [];
  const files = readdirSync(dir, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.xml$/.test(entry.name),
  );
  return files.map(({ name }) => readFileSync(path.join(dir, name), 'utf8'));
}

/** How many guests have a disk in the pool. */
export const countPoolUsers = (uses: GuestUses, pool: { name: string; path?: string }): number =>
  uses.definitions.filter(
    (xml) => xml.includes(`pool='${pool.name}'`) || (pool.path !== undefined && xml.includes(`='${pool.path}/`)),
  ).length;

/** How many guests are on the network. */
export const countNetworkUsers = (uses: GuestUses, name: string): number =>
  uses.definitions.filter((xml) => xml.includes(`network='${name}'`)).length;
