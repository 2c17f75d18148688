import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Db } from '#lib/infra/db/client.ts';
import { changeImageVersion } from '#lib/infra/image/change-image-version.ts';
import { deleteWrittenVolume } from '#lib/infra/image/delete-written-volume.ts';
import { demandVersion } from '#lib/infra/image/demand-staying.ts';
import { hasVolume } from '#lib/infra/image/has-volume.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { refreshPool } from '#lib/infra/virsh/virsh-pool.ts';
import { createVolume } from '#lib/infra/virsh/virsh-volume.ts';

type Place = VolumeRef & { imageVersionId: string };

const named = ({ poolUuid, volume }: VolumeRef) => ({ pool: poolUuid, volume });

/**
 * Makes the volume of a version, empty: what is written into it later gives it its size. What a try before left under that name
 * is deleted first. It is known to be ours by the version's `sizeBytes`, which is 0 from before the volume is made (null:
 * nothing of ours is on the host), so that another's volume of that name is neither written to nor ever deleted.
 *
 * @throws Failure image.gone, image.leaving; volume.exists when a volume of that name is not ours; pool.missing, pool.inactive, pool.full
 */
export async function claimVolume(db: Db, virsh: Virsh, place: Place, signal: AbortSignal): Promise<void> {
  await demandVersion(db, place.imageVersionId);
  // also what was put into the folder without libvirt
  await refreshPool(virsh, place.poolUuid, { signal });
  if (await isOurs(db, place)) await deleteWrittenVolume(virsh, place);
  else if (await hasVolume(virsh, place, signal))
    throw new Failure({ code: 'volume.exists', details: { volume: place.volume } });
  await changeImageVersion(db, place.imageVersionId, { state: 'making', sizeBytes: 0n });
  await createVolume(virsh, named(place), { format: 'raw', capacityBytes: 0 }, { signal });
}

/** Takes the volume of a version away where it is ours, and marks the version as it ended. */
export async function giveUpVolume(
  db: Db,
  virsh: () => Promise<Virsh>,
  place: Place,
  end: 'failed' | 'cancelled',
): Promise<void> {
  await changeImageVersion(db, place.imageVersionId, { state: end });
  if (!(await isOurs(db, place))) return;
  await deleteWrittenVolume(await virsh(), place);
  await changeImageVersion(db, place.imageVersionId, { sizeBytes: null });
}

async function isOurs(db: Db, place: Place): Promise<boolean> {
  const version = await db.imageVersion.findUnique({
    where: { id: place.imageVersionId },
    select: { sizeBytes: true },
  });
  return version !== null && version.sizeBytes !== null;
}
