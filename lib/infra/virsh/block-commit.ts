import type { GuestUuid } from '#lib/domain/id.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';

/** Putting what a file holds into the one below it, in a running guest. */
export type BlockJob = { type: string; done: number; total: number };

/**
 * Begins; `into` is always given: without it libvirt goes down to the very base, which may be an image that others read from.
 * `isActive`: `from` is the file that the guest writes into; the job then waits for `pivotBlockJob`.
 */
export async function beginBlockCommit(
  virsh: Virsh,
  uuid: GuestUuid,
  target: string,
  files: { from: string; into: string; isActive: boolean },
): Promise<void> {
  const top = files.isActive ? ['--active'] : ['--top', files.from];
  await virsh.run(['blockcommit', uuid, target, '--base', files.into, ...top], { alone: true });
}

/** What works on a disk now; null when nothing does. */
export async function readBlockJob(virsh: Virsh, uuid: GuestUuid, target: string): Promise<BlockJob | null> {
  const text = await virsh.run(['blockjob', uuid, target, '--info', '--raw']);
  const told = (key: string) => new RegExp(`^\\s*${key}=(.*)$`, 'm').exec(text)?.[1];
  const type = told('type');
  return type ? { type, done: Number(told('cur') ?? 0), total: Number(told('end') ?? 0) } : null;
}

export async function pivotBlockJob(virsh: Virsh, uuid: GuestUuid, target: string): Promise<void> {
  await virsh.run(['blockjob', uuid, target, '--pivot'], { alone: true });
}

export async function abortBlockJob(virsh: Virsh, uuid: GuestUuid, target: string): Promise<void> {
  await virsh.run(['blockjob', uuid, target, '--abort'], { alone: true });
}
