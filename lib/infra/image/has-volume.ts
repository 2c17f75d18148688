import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { readVolumeInfo } from '#lib/infra/virsh/virsh-volume.ts';

/** Whether a pool has a volume of that name, by what libvirt knows of the pool. */
export async function hasVolume(virsh: Virsh, { poolUuid, volume }: VolumeRef, signal?: AbortSignal): Promise<boolean> {
  try {
    await readVolumeInfo(virsh, { pool: poolUuid, volume }, { signal });
    return true;
  } catch (error) {
    if (refusalOf(error).code === 'volume.missing') return false;
    throw error;
  }
}
