import { isVolume } from '#lib/domain/guest/is-volume.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { parseHardware } from '#lib/procedures/guest/guest-rows.ts';
import { findSnapshotOwner } from '#lib/procedures/snapshot/list-snapshot-volumes.ts';

/** A disk that two guests write to is lost; one that clones read from must never change. */
export async function demandUnusedVolume(
  tx: DbTransaction,
  volume: { hostId: string; poolUuid: string; name: string; path: string },
): Promise<void> {
  const { hostId, name, path } = volume;
  const owner = await findSnapshotOwner(tx, { hostId, path });
  if (owner) throw new Failure({ code: 'volume.in-snapshot', details: { volume: name, guest: owner } });
  const count = await tx.volume.count({ where: { hostId, backingPath: path } });
  if (count > 0) throw new Failure({ code: 'volume.in-use', details: { volume: name, count } });
  const isImage = await tx.imageVersion.count({ where: { hostId, volume: name } });
  if (isImage > 0) throw new Failure({ code: 'volume.is-image', details: { volume: name } });
  const pool = await tx.pool.findUnique({
    where: { hostId_uuid: { hostId, uuid: volume.poolUuid } },
    select: { name: true },
  });
  const meant = { path, name, poolName: pool?.name ?? '' };
  const guests = await tx.guest.findMany({
    where: { hostId, stage: { not: 'gone' } },
    select: { name: true, hardware: true },
  });
  const user = guests.find((guest) =>
    parseHardware(guest.hardware)?.disks.some(({ source }) => isVolume(source, meant)),
  );
  if (user) throw new Failure({ code: 'guest.disk-in-use', details: { volume: name, guest: user.name } });
}
