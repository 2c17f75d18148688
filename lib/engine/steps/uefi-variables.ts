import type { VariablesCopy, VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import type { StepContext } from '#lib/engine/steps/step.ts';
import { ensureNoVolume, hasVolume } from '#lib/engine/steps/storage-steps.ts';
import { refreshPool } from '#lib/infra/virsh/virsh-pool.ts';
import { createVolume, downloadVolume, uploadVolume } from '#lib/infra/virsh/virsh-volume.ts';

/**
 * Writes the content of one volume into another, made where it is not there. Through us and not by `vol-clone`: that rounds the
 * size up to whole blocks, and QEMU refuses a flash of another size (measured with libvirt 9.0). Half a MiB.
 */
async function copy(context: StepContext, from: VolumeRef, to: VolumeRef): Promise<void> {
  const { virsh } = await context.host();
  const bytes = await downloadVolume(virsh, { pool: from.poolUuid, volume: from.volume });
  const target = { pool: to.poolUuid, volume: to.volume };
  if (!(await hasVolume(virsh, to))) await createVolume(virsh, target, { format: 'raw', capacityBytes: bytes.length });
  await uploadVolume(virsh, target, bytes);
  await context.observers.lookAtVolume(context.hostId(), to);
}

/** Copies UEFI variables as they are now. A guest that never ran has none; answers whether there was something to copy. */
export async function copyVariables(context: StepContext, from: VolumeRef, to: VolumeRef): Promise<boolean> {
  const { virsh } = await context.host();
  // QEMU made the file, not the pool
  await refreshPool(virsh, from.poolUuid);
  if (!(await hasVolume(virsh, from))) return false;
  await copy(context, from, to);
  return true;
}

/** Keeps the UEFI variables as they are now; answers whether there was something to keep. */
export const keepVariables = (context: StepContext, { poolUuid, volume, copy: kept }: VariablesCopy) =>
  copyVariables(context, { poolUuid, volume }, { poolUuid, volume: kept });

/** Makes the UEFI variables what they were. Only of a guest that is off. */
export async function putVariablesBack(context: StepContext, { poolUuid, volume, copy: kept }: VariablesCopy) {
  const { virsh } = await context.host();
  const from = { poolUuid, volume: kept };
  if (await hasVolume(virsh, from)) await copy(context, from, { poolUuid, volume });
}

export const forgetVariables = (context: StepContext, { poolUuid, copy: kept }: VariablesCopy): Promise<void> =>
  ensureNoVolume(context, { poolUuid, volume: kept });
