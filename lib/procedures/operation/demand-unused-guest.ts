import { cancelDeletesGuest } from '#lib/domain/operation/cancel-deletes-guest.ts';
import { stepInputs, VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { type GuestVolume, listGuestVolumes } from '#lib/procedures/guest/list-guest-volumes.ts';
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
  const isMade = (one: GuestVolume) =>
    made.some((each) => each.poolUuid === one.poolUuid && each.volume === one.volume) || given.has(one.path);
  // a volume that was there before: nobody takes it away
  const given = new Set(steps.flatMap(({ kind, input }) => (kind === 'ensure-domain' ? pathsOf(input) : [])));
  const volumes = await listGuestVolumes(tx, guest);
  const snapshots = await listSnapshotVolumes(tx, guest);
  const isInUse =
    (await lockOf(tx, guestId, operation.id)) !== null ||
    (await tx.snapshot.count({ where: { guestId } })) > 0 ||
    snapshots.others.length > 0 ||
    volumes.some((volume) => volume.obstacle || volume.snapshotVolumes.length > 0 || !isMade(volume));
  if (isInUse) throw new Failure({ code: 'operation.guest-in-use', details: { guest: guest.name } });
}

/** The disks that the definition was written with. */
const pathsOf = (input: unknown): string[] =>
  parseGuestXml(stepInputs['ensure-domain'].parse(input).xml).hardware.disks.flatMap(({ source }) =>
    'path' in source ? [source.path] : [],
  );
