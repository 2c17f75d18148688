import { cancelDeletesGuest } from '#lib/domain/operation/cancel-deletes-guest.ts';
import { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { listGuestVolumes } from '#lib/procedures/guest/list-guest-volumes.ts';
import { lockOf } from '#lib/procedures/guest/lock-of.ts';
import { listSnapshotVolumes } from '#lib/procedures/snapshot/list-snapshot-volumes.ts';
import type { Operation, OperationStep } from '#prisma/generated/client.ts';

/**
 * Throws `operation.guest-in-use` where a cancel would take away a guest that has become more than what the operation made: the plan knows
 * nothing of its snapshots, of disks that were added and of its clones, and would leave them behind or pull the ground from under them.
 */
export async function demandUnusedGuest(
  tx: DbTransaction,
  operation: Operation & { steps: OperationStep[] },
): Promise<void> {
  const { guestId, steps } = operation;
  if (!guestId || !cancelDeletesGuest(operation)) return;
  const guest = await tx.guest.findUniqueOrThrow({ where: { id: guestId } });
  const made = steps.flatMap(({ input }) => VolumeRef.safeParse(input).data ?? []);
  const isMade = (one: VolumeRef) => made.some((each) => each.poolUuid === one.poolUuid && each.volume === one.volume);
  const volumes = await listGuestVolumes(tx, guest);
  const snapshots = await listSnapshotVolumes(tx, guest);
  const isInUse =
    (await lockOf(tx, guestId)) !== null ||
    (await tx.snapshot.count({ where: { guestId } })) > 0 ||
    snapshots.others.length > 0 ||
    volumes.some((volume) => volume.obstacle || volume.snapshotVolumes.length > 0 || !isMade(volume));
  if (isInUse) throw new Failure({ code: 'operation.guest-in-use', details: { guest: guest.name } });
}
