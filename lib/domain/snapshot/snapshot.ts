import { z } from 'zod';

/** `internal`: inside the guest's own qcow2 files. `external`: the files are frozen and the guest writes on into new ones. */
export const SnapshotKind = z.enum(['internal', 'external']);
export type SnapshotKind = z.infer<typeof SnapshotKind>;

/** What the guest did when it was taken, which is what it does after going back, where its memory was kept. */
export const SnapshotPower = z.enum(['running', 'paused', 'off']);
export type SnapshotPower = z.infer<typeof SnapshotPower>;

/** Where its memory is: nowhere, inside a disk, or in a file of its own. */
export const SnapshotMemory = z.enum(['none', 'inside', 'file']);
export type SnapshotMemory = z.infer<typeof SnapshotMemory>;

/** One disk of a snapshot and the file that holds it as it was then. */
export const SnapshotDisk = z.object({ target: z.string(), path: z.string(), format: z.string().nullable() });
export type SnapshotDisk = z.infer<typeof SnapshotDisk>;

/** A snapshot as libvirt keeps it. */
export const Snapshot = z.object({
  name: z.string(),
  parentName: z.string().nullable(),
  description: z.string(),
  kind: SnapshotKind,
  power: SnapshotPower,
  memory: SnapshotMemory,
  /** the file of the memory, where it has one */
  memoryPath: z.string().nullable(),
  takenAt: z.iso.datetime(),
  isCurrent: z.boolean(),
  disks: SnapshotDisk.array(),
  /** the files that the guest wrote into from then on */
  overlays: z.string().array(),
});
export type Snapshot = z.infer<typeof Snapshot>;
