import type { Actor } from '#lib/domain/access/actor.ts';
import type { GuestId, HostId, ImageId, ImageVersionId, OperationId } from '#lib/domain/id.ts';
import type { ImageSource } from '#lib/domain/image/image-source.ts';
import type { OperationKind } from '#lib/domain/operation/operation-kind.ts';
import type { PlannedStep, VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { demandStaying } from '#lib/infra/image/demand-staying.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import { findOwnImage } from '#lib/procedures/image/find-own-image.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';
import type { Pool } from '#prisma/generated/client.ts';

type NewVersion = {
  name: string;
  osId: string | null;
  description?: string;
  notes?: string;
  hostId: string;
  poolName?: string;
  kind: OperationKind;
  /** the guest that is held while the version is made */
  guestId?: GuestId;
  source: ImageSource | ((volume: string) => ImageSource);
  /** the volume that becomes the version; null for a new one with a name of ours */
  volume: string | null;
  steps(ref: VolumeRef & { imageVersionId: ImageVersionId }): PlannedStep[];
};

/**
 * The volume of a version. One that is written anew by each try carries the id of the version, so that one of that name is ours;
 * the others are claimed: see claim-volume.ts. `null`: the id is not known yet.
 */
export const volumeOfVersion = (name: string, number: number, imageVersionId: string | null): string =>
  `${name}.v${number}-${imageVersionId?.slice(imageVersionId.indexOf('_') + 1) ?? '…'}.qcow2`;

/** The next version of an image (a new image where none has that name) and the operation that fills it. */
export async function makeImageVersion(
  tx: DbTransaction,
  runtime: Runtime,
  actor: Actor,
  wanted: NewVersion,
): Promise<{ imageId: ImageId; operationId: OperationId }> {
  // with a deletion at once, the version would leave with its image
  await takeTurns(tx, 'guests.create');
  const host = await tx.host.findUnique({ where: { id: wanted.hostId } });
  if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
  if (host.connection !== 'up') throw new Failure({ code: 'host.unreachable', details: { host: host.name } });
  const pool = await choosePool(tx, host, wanted.poolName);

  const existing = await findOwnImage(tx, actor, wanted.name);
  if (existing) await demandStaying(tx, existing);
  const imageId = (existing?.id ?? newId('image')) as ImageId;
  if (!existing) {
    const { name, osId, description = '' } = wanted;
    await tx.image.create({
      data: { id: imageId, name, osId, description, ownerId: actor.userId, visibility: 'private' },
    });
  }
  // as the newest is: a system is upgraded in place, or was not told before
  else if (wanted.osId) await tx.image.update({ where: { id: imageId }, data: { osId: wanted.osId } });
  const number = (existing?.versions[0]?.number ?? 0) + 1;
  const imageVersionId = newId('imageVersion') as ImageVersionId;
  const isCopied = wanted.kind === 'image.publish';
  const volume =
    wanted.volume ??
    (isCopied ? volumeOfVersion(wanted.name, number, imageVersionId) : `${wanted.name}.v${number}.qcow2`);
  const source = typeof wanted.source === 'function' ? wanted.source(volume) : wanted.source;
  const { notes = '' } = wanted;
  await tx.imageVersion.create({
    data: { id: imageVersionId, imageId, number, hostId: host.id, poolUuid: pool.uuid, volume, source, notes },
  });
  await recordEvent(tx, 'image', imageId);
  const operationId = await beginOperation(tx, runtime.jobs, actor, {
    kind: wanted.kind,
    title: `Make the image ${wanted.name} v${number}`,
    target: { kind: 'image', id: imageId, name: wanted.name },
    hostId: host.id as HostId,
    imageId,
    guestId: wanted.guestId,
    steps: wanted.steps({ poolUuid: pool.uuid, volume, imageVersionId }),
  });
  return { imageId, operationId };
}

async function choosePool(
  tx: DbTransaction,
  host: { id: string; name: string },
  name: string | undefined,
): Promise<Pool> {
  const pools = await tx.pool.findMany({
    where: { hostId: host.id, path: { not: null } },
    orderBy: { availableBytes: 'desc' },
  });
  const found = name ? pools.find((pool) => pool.name === name) : pools[0];
  if (!found)
    throw new Failure({ code: 'pool.missing', details: { host: host.name, ...(name ? { pool: name } : {}) } });
  if (!found.isActive) throw new Failure({ code: 'pool.inactive', details: { pool: found.name } });
  return found;
}
