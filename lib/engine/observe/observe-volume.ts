import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Db } from '#lib/infra/db/client.ts';
import { parseVolumeXml, type VolumeDescription } from '#lib/infra/libvirt-xml/parse-volume-xml.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { dumpVolumeXml } from '#lib/infra/virsh/virsh-volume.ts';

/** A volume as its row keeps it. */
export const volumeFields = (volume: VolumeDescription) => ({
  path: volume.path ?? volume.name,
  format: volume.format ?? 'unknown',
  capacityBytes: BigInt(volume.capacityBytes),
  allocationBytes: BigInt(volume.allocationBytes),
  backingPath: volume.backing?.path ?? null,
});

/** Reads one volume and writes what is there, or that it is not. */
export async function observeVolume(
  db: Db,
  hostId: string,
  virsh: Virsh,
  ref: { poolUuid: string; volume: string },
): Promise<void> {
  const key = { hostId, poolUuid: ref.poolUuid, name: ref.volume };
  const xml = await dumpVolumeXml(virsh, { pool: ref.poolUuid, volume: ref.volume }).catch((error: unknown) => {
    if (error instanceof Failure && error.refusal.code === 'volume.missing') return null;
    throw error;
  });
  if (xml === null) return void (await db.volume.deleteMany({ where: key }));
  // a pool that was made a moment ago is listed with all its volumes soon
  if ((await db.pool.count({ where: { hostId, uuid: ref.poolUuid } })) === 0) return;
  const fields = volumeFields(parseVolumeXml(xml));
  await db.volume.upsert({ where: { hostId_poolUuid_name: key }, create: { ...key, ...fields }, update: fields });
}
