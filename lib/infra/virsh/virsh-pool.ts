import { Failure } from '#lib/domain/refusal/failure.ts';
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

export async function listPools(virsh: Virsh, options?: VirshOptions): Promise<PoolInfo[]> {
  const infos = (await listPoolUuids(virsh, options)).map((uuid) => readPoolInfo(virsh, uuid, options).catch(ifGone));
  return (await Promise.all(infos)).filter((info) => info !== null);
}

/** One that went between the list and the look is no pool of the host. */
function ifGone(error: unknown): null {
  if (error instanceof Failure && error.refusal.code === 'pool.missing') return null;
  throw error;
}

/** A pool of a folder under another name is `pool.exists`. */
export const definePool = async (virsh: Virsh, xml: string, options?: VirshOptions): Promise<void> => {
  await virsh.run(['pool-define', '/dev/stdin'], { ...options, stdin: xml });
};

/** Makes its folder where there is none, and starts it. */
export async function startPool(virsh: Virsh, pool: string, options?: VirshOptions): Promise<void> {
  await virsh.run(['pool-build', '--pool', pool], options);
  await virsh.run(['pool-start', '--pool', pool], options);
}

export const autostartPool = async (virsh: Virsh, pool: string, options?: VirshOptions): Promise<void> => {
  await virsh.run(['pool-autostart', '--pool', pool], options);
};

/** Stops it where it runs, and forgets it. Its folder and what is in it stay. */
export async function forgetPool(virsh: Virsh, { uuid, isActive }: PoolInfo): Promise<void> {
  if (isActive) await virsh.run(['pool-destroy', '--pool', uuid], { alone: true });
  await virsh.run(['pool-undefine', '--pool', uuid]);
}
