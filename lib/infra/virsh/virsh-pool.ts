import { type PoolInfo, parsePoolInfo } from '#lib/infra/virsh/parse-pool-info.ts';
import type { Virsh, VirshOptions } from '#lib/infra/virsh/virsh.ts';

/** Storage pools, by UUID; each throws the Failure of what virsh says. */

export async function listPoolUuids(virsh: Virsh, options?: VirshOptions): Promise<string[]> {
  const text = await virsh.run(['pool-list', '--all', '--uuid'], options);
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export const readPoolInfo = async (virsh: Virsh, pool: string, options?: VirshOptions): Promise<PoolInfo> =>
  parsePoolInfo(await virsh.run(['pool-info', '--pool', pool, '--bytes'], options));

/** Its definition: the path is in `target/path`. */
export const dumpPoolXml = (virsh: Virsh, pool: string, options?: VirshOptions): Promise<string> =>
  virsh.run(['pool-dumpxml', '--pool', pool], options);

/** Looks at the folder again: for files that were made without libvirt. */
export const refreshPool = async (virsh: Virsh, pool: string, options?: VirshOptions): Promise<void> => {
  await virsh.run(['pool-refresh', '--pool', pool], { alone: true, ...options });
};

/**
 * A pool of a folder: defined, its folder made, started, and started with the host from now on. What is there already is taken as
 * it is, so that it can be asked again after it was cut off. A pool of that folder under another name is `pool.exists`.
 */
export async function ensureFolderPool(
  virsh: Virsh,
  name: string,
  path: string,
  options?: VirshOptions,
): Promise<void> {
  const infos = await Promise.all(
    (await listPoolUuids(virsh, options)).map((uuid) => readPoolInfo(virsh, uuid, options)),
  );
  const known = infos.find((info) => info.name === name);
  if (!known) await virsh.run(['pool-define-as', '--name', name, '--type', 'dir', '--target', path], options);
  if (!known?.isActive) {
    await virsh.run(['pool-build', '--pool', name], options);
    await virsh.run(['pool-start', '--pool', name], options);
  }
  await virsh.run(['pool-autostart', '--pool', name], options);
}
