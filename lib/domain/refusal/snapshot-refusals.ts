import { of, type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** Snapshots of guests. */
export const snapshotRefusals = {
  'snapshot.gone': row(
    404,
    'never',
    (d) => `The guest has no snapshot${of(d.snapshot)} any more.`,
    'Somebody deleted it. Look at the list again.',
  ),
  'snapshot.name-taken': row(
    409,
    'after-change',
    (d) => `The guest has a snapshot named ${d.snapshot ?? 'like that'} already.`,
    'Choose another name.',
  ),
  'snapshot.no-disk': row(
    409,
    'after-change',
    (d) => `${d.guest ?? 'The guest'} has no disk that a snapshot could be of.`,
    'Add a disk to it first.',
  ),
  'snapshot.not-qcow2': row(
    409,
    'after-change',
    (d) => `The disk ${d.disk ?? 'of the guest'} is ${d.format ?? 'raw'}; a snapshot needs qcow2.`,
    'Shut the guest down and convert the disk to qcow2 first.',
  ),
  'snapshot.disk-elsewhere': row(
    409,
    'after-change',
    (d) => `The disk ${d.disk ?? 'of the guest'} is not a file of its own in a storage pool.`,
    'Move it into a pool first, and let no other guest share it.',
  ),
  'snapshot.no-memory': row(
    409,
    'after-change',
    'A device of the guest keeps QEMU from writing its memory down.',
    'Take the snapshot without memory, or take the device off first.',
  ),
  'snapshot.saved-memory': row(
    409,
    'after-change',
    'The memory of the guest was saved when its host went down; merging its disks now would lose it.',
    'Start the guest first, then delete the snapshot.',
  ),
  'snapshot.file-missing': row(
    409,
    'after-change',
    (d) => `${d.file ?? 'A file'} of the snapshot${of(d.snapshot)} is not in a storage pool of the host.`,
    'Refresh the pool, or delete the snapshot.',
  ),
  'snapshot.overwritten': row(
    409,
    'never',
    (d) => `The guest has written into the files of ${d.snapshot ?? 'the snapshot'} since: they are not as they were.`,
    'It leads nowhere any more. Delete it.',
  ),
  'snapshot.below': row(
    409,
    'after-change',
    (d) => `Other disks were built on top of the one that holds ${d.snapshot ?? 'the snapshot'}.`,
    'Delete the snapshots that were taken after it first.',
  ),
  'snapshot.not-revertible': row(
    409,
    'never',
    (d) => `The libvirt of ${d.host ?? 'this host'} cannot go back to a snapshot of this kind.`,
    'Its own words are below.',
  ),
} as const satisfies Record<string, RefusalRow>;
