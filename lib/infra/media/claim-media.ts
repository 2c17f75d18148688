import { formatGiB } from '#lib/domain/media/format-gib.ts';
import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import { deleteWrittenVolume } from '#lib/infra/image/delete-written-volume.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { readPoolInfo, refreshPool } from '#lib/infra/virsh/virsh-pool.ts';
import { createVolume, readVolumeInfo } from '#lib/infra/virsh/virsh-volume.ts';

async function capacityOf(virsh: Virsh, { poolUuid, volume }: VolumeRef, signal: AbortSignal): Promise<number | null> {
  try {
    return (await readVolumeInfo(virsh, { pool: poolUuid, volume }, { signal })).capacityBytes;
  } catch (error) {
    if (refusalOf(error).code === 'volume.missing') return null;
    throw error;
  }
}

/**
 * Sees that the volume of an upload is there and gives how much of the file it holds.
 *
 * @param kept how much was written and kept as such; null where nothing of ours is on the host. `onClaim` is called, and waited for,
 * before a volume is made; `onTheirs` when the name turns out to be somebody else's after all.
 * @throws Failure volume.exists, media.no-room, pool.missing, pool.inactive
 */
export async function claimMedia(
  virsh: Virsh,
  place: VolumeRef & { sizeBytes: number },
  kept: number | null,
  { signal, onClaim, onTheirs }: { signal: AbortSignal; onClaim(): Promise<void>; onTheirs(): Promise<void> },
): Promise<number> {
  const { poolUuid, volume, sizeBytes } = place;
  // also what was put into the folder without libvirt
  await refreshPool(virsh, poolUuid, { signal });
  const there = await capacityOf(virsh, place, signal);
  if (kept !== null && there === sizeBytes) return kept;
  // also where we meant to make it, and somebody made another meanwhile
  if (there !== null && !kept) {
    await onTheirs();
    throw new Failure({ code: 'volume.exists', details: { volume } });
  }
  const { name, availableBytes } = await readPoolInfo(virsh, poolUuid, { signal });
  if (availableBytes !== null && availableBytes < sizeBytes) {
    const details = { name: volume, size: formatGiB(sizeBytes), pool: name, left: formatGiB(availableBytes) };
    throw new Failure({ code: 'media.no-room', details });
  }
  await onClaim();
  // it holds bytes of ours, but is not as it was made: somebody else was at it
  if (there !== null) await deleteWrittenVolume(virsh, place);
  try {
    await createVolume(virsh, { pool: poolUuid, volume }, { format: 'raw', capacityBytes: sizeBytes }, { signal });
  } catch (error) {
    if (refusalOf(error).code === 'volume.exists') await onTheirs();
    throw error;
  }
  return 0;
}
