import { z } from 'zod';
import type { Actor } from '#lib/domain/access/actor.ts';
import { nameFor } from '#lib/domain/access/sees-places.ts';
import { SnapshotRow } from '#lib/domain/live/snapshot-row.ts';
import type { Result } from '#lib/domain/result.ts';
import { judgeDeletion, judgeReversion } from '#lib/domain/snapshot/judge-snapshot.ts';
import type { Snapshot } from '#lib/domain/snapshot/snapshot.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { toRefusalText } from '#lib/procedures/refusal-text.ts';
import { type LoadedSnapshots, loadSnapshots } from '#lib/procedures/snapshot/load-snapshots.ts';

/** Its frozen files and its memory. The first frozen file of a guest is the guest's own disk, which it needs anyway. */
function sizeOf({ disks, memoryPath, kind }: Snapshot, { volumes }: LoadedSnapshots): number | null {
  if (kind === 'internal') return null;
  const paths = [...disks.map(({ path }) => path), ...(memoryPath ? [memoryPath] : [])];
  const sizes = paths.map((path) => volumes.get(path)?.allocationBytes);
  return sizes.some((size) => size === undefined) ? null : sizes.reduce((sum, size) => sum + Number(size), 0);
}

const obstacleOf = (actor: Actor, verdict: Result<null>) => (verdict.ok ? null : toRefusalText(actor, verdict.refusal));

/** The snapshots of a guest, oldest first, whoever made them. `parentName` makes them a tree. */
export const listSnapshots = procedure('guest.read')
  .route({ method: 'GET', path: '/guests/{id}/snapshots', summary: 'The snapshots of a guest', tags: ['Snapshots'] })
  .input(z.object({ id: z.string() }))
  .output(SnapshotRow.array())
  .handler(async ({ context: { runtime, actor }, input }) => {
    const guest = await findGuest(runtime.db, actor, input.id, 'guest.read');
    const loaded = await loadSnapshots(runtime.db, guest);
    return loaded.snapshots.map(
      (snapshot, at): SnapshotRow => ({
        ...snapshot,
        madeBy: nameFor(actor, loaded.stored[at]?.user ?? null),
        isFromOutside: !loaded.stored[at]?.user,
        sizeBytes: sizeOf(snapshot, loaded),
        revertObstacle: obstacleOf(actor, judgeReversion(snapshot, loaded)),
        deleteObstacle: obstacleOf(actor, judgeDeletion(snapshot, loaded)),
      }),
    );
  });
