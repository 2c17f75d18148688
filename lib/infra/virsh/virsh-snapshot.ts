import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Virsh, VirshOptions } from '#lib/infra/virsh/virsh.ts';

/** Snapshots of a guest, by its UUID and their name; each throws the Failure of what virsh says. */

/** Writing memory down or reading it back takes as long as there is memory. */
const long = { alone: true, timeoutMs: null } as const;

export const listSnapshotNames = async (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<string[]> =>
  (await virsh.run(['snapshot-list', uuid, '--name'], options)).split('\n').filter((line) => line !== '');

/** The list as a table with times, states and parents: to see whether anything is other than before. */
export const printSnapshotTable = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<string> =>
  virsh.run(['snapshot-list', uuid, '--parent'], options);

/** The UUIDs of the guests that have any. */
export const listGuestsWithSnapshots = async (virsh: Virsh, options?: VirshOptions): Promise<string[]> =>
  (await virsh.run(['list', '--all', '--uuid', '--with-snapshot'], options)).split(/\s+/).filter(Boolean);

/** The one that the guest's state came from last; null where there is none. */
export async function readCurrentSnapshotName(
  virsh: Virsh,
  uuid: GuestUuid,
  options?: VirshOptions,
): Promise<string | null> {
  try {
    return (await virsh.run(['snapshot-current', uuid, '--name'], options)).replace(/\n+$/, '');
  } catch (error) {
    if (error instanceof Failure && error.refusal.code === 'snapshot.gone') return null;
    throw error;
  }
}

/** `withSecrets`: with VNC passwords, for definitions that are used again; never shown. */
export const dumpSnapshotXml = (
  virsh: Virsh,
  uuid: GuestUuid,
  name: string,
  { withSecrets = false }: { withSecrets?: boolean } = {},
  options?: VirshOptions,
): Promise<string> =>
  virsh.run(['snapshot-dumpxml', uuid, '--snapshotname', name, ...(withSecrets ? ['--security-info'] : [])], options);

/** `files`: external, into files that were made before; `disk-only` leaves the memory out. */
export async function createSnapshot(
  virsh: Virsh,
  uuid: GuestUuid,
  xml: string,
  how: { isExternal: boolean; hasMemory: boolean; isQuiesced: boolean },
): Promise<void> {
  const flags = [
    ...(how.isExternal ? ['--reuse-external', '--atomic', how.hasMemory ? '--live' : '--disk-only'] : []),
    ...(how.isQuiesced ? ['--quiesce'] : []),
  ];
  await virsh.run(['snapshot-create', uuid, '--xmlfile', '/dev/stdin', ...flags], { ...long, stdin: xml });
}

/** Puts what libvirt keeps of a snapshot in the place of what it kept. */
export async function redefineSnapshot(virsh: Virsh, uuid: GuestUuid, xml: string): Promise<void> {
  await virsh.run(['snapshot-create', uuid, '--xmlfile', '/dev/stdin', '--redefine'], { stdin: xml });
}

export async function setCurrentSnapshot(virsh: Virsh, uuid: GuestUuid, name: string): Promise<void> {
  await virsh.run(['snapshot-current', uuid, '--snapshotname', name]);
}

/** Only of internal ones. By force: a person has said that what runs now may be lost. */
export async function revertToSnapshot(virsh: Virsh, uuid: GuestUuid, name: string): Promise<void> {
  await virsh.run(['snapshot-revert', uuid, '--snapshotname', name, '--force'], long);
}

/** `metadataOnly`: libvirt forgets it, files stay as they are. */
export async function deleteSnapshot(
  virsh: Virsh,
  uuid: GuestUuid,
  name: string,
  how: { metadataOnly: boolean },
): Promise<void> {
  await virsh.run(['snapshot-delete', uuid, '--snapshotname', name, ...(how.metadataOnly ? ['--metadata'] : [])], long);
}

/** Starts a guest from a file of its memory, with other files for its disks than it had. The file stays. */
export async function restoreGuest(
  virsh: Virsh,
  path: string,
  xml: string,
  state: '--running' | '--paused',
): Promise<void> {
  await virsh.run(['restore', '--file', path, '--xml', '/dev/stdin', state], { ...long, stdin: xml });
}
