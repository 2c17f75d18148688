import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import type { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import type { DiskOrigin } from '#lib/domain/guest/plan-guest-spec.ts';
import { ImageSource } from '#lib/domain/image/image-source.ts';
import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { demandStaying } from '#lib/infra/image/demand-staying.ts';
import { demandUnusedVolume } from '#lib/procedures/guest/demand-unused-volume.ts';
import { imagesWhere } from '#lib/procedures/image/image-rows.ts';
import { demandWholeVolume } from '#lib/procedures/upload/half-volumes.ts';

/** An ISO, and where its host has it. */
export type MediaForGuest = VolumeRef & { path: string };

type LoadedSource = {
  hostId: string;
  reason: string;
  poolUuid: string | null;
  origin: DiskOrigin;
  /** the ISO in the drive of a guest that is to be installed */
  media: MediaForGuest | null;
  /** the virtio drivers in a second drive */
  drivers: MediaForGuest | null;
  osId: string | null;
};

/** Where the first disk of a guest comes from. Members use images; a host's volumes and ISOs are for who may see hosts. */
export async function loadSource(
  tx: DbTransaction,
  actor: Actor,
  source: CreateGuestRequest['source'],
): Promise<LoadedSource> {
  if (source.kind === 'image') return loadImage(tx, actor, source);
  if (!reachOf(actor, 'host.read')) throw new Failure({ code: 'access.forbidden' });
  const volume = await tx.volume.findFirst({
    where: { hostId: source.hostId, name: source.volume, pool: { name: source.pool } },
    include: { pool: true },
  });
  if (volume) await demandWholeVolume(tx, volume);
  if (source.kind === 'iso') {
    if (!volume) throw new Failure({ code: 'media.missing', details: { volume: source.volume } });
    const reason = 'It has the ISO.';
    return {
      hostId: source.hostId,
      reason,
      poolUuid: null,
      origin: { kind: 'empty' },
      media: { poolUuid: volume.poolUuid, volume: volume.name, path: volume.path },
      drivers: source.drivers ? await findDisc(tx, source.hostId, source.drivers) : null,
      osId: source.osId ?? null,
    };
  }
  if (!volume) throw new Failure({ code: 'volume.missing', details: { volume: source.volume } });
  if (volume.format !== 'qcow2' && volume.format !== 'raw') {
    throw new Failure({ code: 'image.not-an-image', details: { what: volume.name } });
  }
  await demandUnusedVolume(tx, volume);
  return {
    hostId: source.hostId,
    reason: 'It has the volume.',
    poolUuid: volume.poolUuid,
    origin: { kind: 'existing', path: volume.path, format: volume.format },
    media: null,
    drivers: null,
    osId: source.osId ?? null,
  };
}

async function findDisc(
  tx: DbTransaction,
  hostId: string,
  { pool, volume: name }: { pool: string; volume: string },
): Promise<MediaForGuest> {
  const volume = await tx.volume.findFirst({ where: { hostId, name, pool: { name: pool } } });
  if (!volume) throw new Failure({ code: 'media.missing', details: { volume: name } });
  await demandWholeVolume(tx, volume);
  return { poolUuid: volume.poolUuid, volume: volume.name, path: volume.path };
}

async function loadImage(
  tx: DbTransaction,
  actor: Actor,
  { imageVersionId, clone }: Extract<CreateGuestRequest['source'], { kind: 'image' }>,
): Promise<LoadedSource> {
  const version = await tx.imageVersion.findFirst({
    where: { id: imageVersionId, image: imagesWhere(actor) },
    include: { image: true },
  });
  if (!version) throw new Failure({ code: 'access.not-found', details: { what: 'image' } });
  if (version.state !== 'ready' || !version.format || version.capacityBytes === null) {
    throw new Failure({ code: 'image.not-ready', details: { image: version.image.name } });
  }
  await demandStaying(tx, version.image);
  const { hostId, poolUuid, volume } = version;
  const base = await tx.volume.findUnique({ where: { hostId_poolUuid_name: { hostId, poolUuid, name: volume } } });
  if (!base) throw new Failure({ code: 'volume.missing', details: { volume } });
  const made = ImageSource.parse(version.source);
  const variables = made.kind === 'guest' && made.variables ? { poolUuid, volume: made.variables } : null;
  return {
    hostId: version.hostId,
    reason: 'It holds this image, so no copy is needed.',
    poolUuid: version.poolUuid,
    origin: {
      kind: 'clone',
      isFull: clone === 'full',
      base: { poolUuid, volume, path: base.path },
      baseFormat: version.format,
      capacityBytes: Number(version.capacityBytes),
      image: made.kind === 'guest' ? { ...made.hardware, variables } : null,
    },
    media: null,
    drivers: null,
    osId: version.image.osId,
  };
}
