import { z } from 'zod';
import { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { SnapshotKind, SnapshotMemory, SnapshotPower } from '#lib/domain/snapshot/snapshot.ts';

/** A snapshot as pages show it. Times are ISO strings. */
export const SnapshotRow = z.object({
  name: z.string(),
  /** null for the first of all, and where the one it was taken after is gone */
  parentName: z.string().nullable(),
  description: z.string(),
  kind: SnapshotKind,
  power: SnapshotPower,
  memory: SnapshotMemory,
  takenAt: z.string(),
  /** what the guest is now came from this one */
  isCurrent: z.boolean(),
  /** null where it was made outside, or by somebody of whom the reader is not told */
  madeBy: z.string().nullable(),
  isFromOutside: z.boolean(),
  /** what its files take; null for one inside a disk, whose share nobody tells */
  sizeBytes: z.number().nullable(),
  /** why the guest cannot go back to it, or it cannot be deleted; null where it can */
  revertObstacle: RefusalText.nullable(),
  deleteObstacle: RefusalText.nullable(),
});
export type SnapshotRow = z.infer<typeof SnapshotRow>;
