import type { VariablesCopy } from '#lib/domain/operation/step-inputs.ts';
import type { StepContext } from '#lib/engine/steps/step.ts';
import { ensureNoVolume, hasVolume } from '#lib/engine/steps/storage-steps.ts';
import { refreshPool } from '#lib/infra/virsh/virsh-pool.ts';
import { createVolume, downloadVolume, uploadVolume } from '#lib/infra/virsh/virsh-volume.ts';

/**
 * Writes the content of one volume into another, made where it is not there. Through us and not by `vol-clone`: that rounds the
 * size up to whole blocks, and QEMU refuses a flash of another size (measured with libvirt 9.0). Half a MiB.
 */
async function copy(context: StepContext, poolUuid: string, from: string, to: string): Promise<void> {
  const { virsh } = await context.host();
  const bytes = await downloadVolume(virsh, { pool: poolUuid, volume: from });
  const target = { pool: poolUuid, volume: to };
  if (!(await hasVolume(virsh, { poolUuid, volume: to })))
    await createVolume(virsh, target, { format: 'raw', capacityBytes: bytes.length });
  await uploadVolume(virsh, target, bytes);
  await context.observers.lookAtVolume(context.hostId(), { poolUuid, volume: to });
}

/** Keeps the UEFI variables as they are now. A guest that never ran has none; answers whether there was something to keep. */
export async function keepVariables(context: StepContext, { poolUuid, volume, copy: kept }: VariablesCopy) {
  const { virsh } = await context.host();
  // QEMU made the file, not the pool
  await refreshPool(virsh, poolUuid);
  if (!(await hasVolume(virsh, { poolUuid, volume }))) return false;
  await copy(context, poolUuid, volume, kept);
  return true;
}

/** Makes the UEFI variables what they were. Only of a guest that is off. */
export async function putVariablesBack(context: StepContext, { poolUuid, volume, copy: kept }: VariablesCopy) {
  const { virsh } = await context.host();
  if (await hasVolume(virsh, { poolUuid, volume: kept })) await copy(context, poolUuid, kept, volume);
}

export const forgetVariables = (context: StepContext, { poolUuid, copy: kept }: VariablesCopy): Promise<void> =>
  ensureNoVolume(context, { poolUuid, volume: kept });
