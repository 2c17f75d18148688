import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import { powerActionOf, powerActions } from '#lib/domain/guest/power-action.ts';
import { SeedOfGuest } from '#lib/domain/guest/seed-of-guest.ts';
import {
  hasDeleted,
  hasKeptGuest,
  hasLostGuest,
  isRepeatable,
  repeatPermissions,
} from '#lib/domain/operation/is-repeatable.ts';
import { makesGuest, OperationKind } from '#lib/domain/operation/operation-kind.ts';
import { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { demandFreeNames } from '#lib/procedures/guest/demand-free-names.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { listGuestVolumes } from '#lib/procedures/guest/list-guest-volumes.ts';
import { demandDeletableImage } from '#lib/procedures/image/demand-deletable-image.ts';
import { demandSources } from '#lib/procedures/operation/demand-sources.ts';
import { listSnapshotVolumes } from '#lib/procedures/snapshot/list-snapshot-volumes.ts';
import type { Guest, Operation, OperationStep } from '#prisma/generated/client.ts';

type Loaded = Operation & { steps: OperationStep[] };

/**
 * Decides about an operation anew, as if it were asked for now: by what the actor may do today, and what the guest is. Of a guest that is
 * deleted again the row says so.
 */
export async function demandRepeatable(tx: DbTransaction, actor: Actor, { id }: Operation): Promise<void> {
  // one creation at a time decides about a host
  await takeTurns(tx, 'guests.create');
  const operation = await tx.operation.findUniqueOrThrow({
    where: { id },
    include: { steps: { orderBy: { number: 'asc' } } },
  });
  const kind = OperationKind.parse(operation.kind);
  if (kind === 'media.upload') throw new Failure({ code: 'upload.ended' });
  if (hasKeptGuest(operation)) throw new Failure(whyKept(operation));
  const permission = repeatPermissions[kind];
  if (!permission || !isRepeatable(operation)) throw new Failure({ code: 'operation.outdated' });
  if (!reachOf(actor, permission)) throw new Failure({ code: 'access.forbidden' });
  if (isOfHost(operation) && !operation.hostId) throw lost('host');
  if (kind === 'guest.power') await demandPower(tx, actor, operation);
  if (kind === 'image.publish') await demandGuestFor(tx, actor, operation.guestId ?? '', 'guest.change', 'publish');
  if (kind === 'guest.delete' && !hasDeleted(operation)) await demandDeletion(tx, actor, operation);
  if (kind.startsWith('image.') && kind !== 'image.delete' && !operation.imageId) throw lost('image');
  // one whose last version went has no row any more: what is left of it is volumes
  if (kind === 'image.delete' && operation.imageId) await demandDeletableImage(tx, actor, operation.imageId);
  if (!makesGuest(kind)) return;
  await demandName(tx, operation);
  await demandSources(tx, actor, operation);
}

/** What its own end says where that is why; else that the guest was made. */
const whyKept = ({ refusal, targetName }: Loaded): Refusal =>
  hasLostGuest({ refusal })
    ? (refusal as unknown as Refusal)
    : { code: 'operation.made', details: { guest: targetName } };

/** An image without a version is on no host. */
const isOfHost = ({ kind, steps }: Loaded): boolean =>
  kind !== 'host.probe' && (kind !== 'image.delete' || steps.some((step) => step.kind === 'delete-volume'));

const lost = (what: 'guest' | 'host' | 'image') => new Failure({ code: 'access.not-found', details: { what } });

async function demandName(tx: DbTransaction, { hostId, targetName }: Loaded): Promise<void> {
  const host = await tx.host.findUniqueOrThrow({ where: { id: hostId ?? '' }, select: { id: true, name: true } });
  await demandFreeNames(tx, host, [targetName]);
}

async function demandPower(tx: DbTransaction, actor: Actor, { guestId, steps }: Loaded): Promise<void> {
  const action = powerActionOf(steps.flatMap(({ kind, input }) => (kind === 'change-power' ? [input] : [])));
  if (!guestId || !action) throw lost('guest');
  await demandGuestFor(tx, actor, guestId, 'guest.power', powerActions[action].action);
}

async function demandDeletion(tx: DbTransaction, actor: Actor, { guestId, steps }: Loaded): Promise<void> {
  if (!guestId) throw lost('guest');
  const guest = await demandGuestFor(tx, actor, guestId, 'guest.delete', 'delete');
  const deletable = await listDeletable(tx, guest);
  for (const { kind, input } of steps) {
    if (kind !== 'delete-volume') continue;
    const obstacle = deletable.get(keyOf(VolumeRef.parse(input)));
    if (obstacle === undefined) throw new Failure({ code: 'operation.outdated' });
    if (obstacle) throw new Failure(obstacle);
  }
  await tx.guest.update({ where: { id: guest.id }, data: { stage: 'deleting', revision: { increment: 1 } } });
  await recordEvent(tx, 'guest', guest.id);
}

const keyOf = ({ poolUuid, volume }: VolumeRef): string => JSON.stringify([poolUuid, volume]);

/**
 * The volumes that belong to a guest now: its disks, what its snapshots hold, its seed; each with what keeps it from being deleted, null for
 * nothing. A disk that is to stay may be needed by others.
 */
async function listDeletable(tx: DbTransaction, guest: Guest): Promise<ReadonlyMap<string, Refusal | null>> {
  const disks = await listGuestVolumes(tx, guest);
  const { others } = await listSnapshotVolumes(tx, guest);
  const refOf = ({ poolUuid, name }: { poolUuid: string; name: string }) => ({ poolUuid, volume: name });
  const seed = SeedOfGuest.safeParse(guest.seed).data;
  const free = [...others.map(refOf), ...(seed ? [seed] : [])];
  return new Map([
    ...free.map((ref) => [keyOf(ref), null] as const),
    ...disks.flatMap((disk) =>
      [disk, ...disk.snapshotVolumes.map(refOf)].map((ref) => [keyOf(ref), disk.obstacle] as const),
    ),
  ]);
}
