import { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/** The volumes of a host that are being uploaded or fetched, and those whose rest is still to be taken away. */
export async function listHalfVolumes(tx: DbTransaction, hostId: string): Promise<VolumeRef[]> {
  const steps = await tx.operationStep.findMany({
    where: {
      kind: { in: ['receive-media', 'fetch-media'] },
      operation: { hostId, OR: [{ state: { in: ['queued', 'running'] } }, { unsettledAt: { not: null } }] },
    },
    select: { input: true },
  });
  return steps.map(({ input }) => VolumeRef.parse(input));
}

/** A volume that is not all there is nothing to give to a guest, and its name is taken. */
export async function demandWholeVolume(
  tx: DbTransaction,
  volume: { hostId: string; poolUuid: string; name: string },
): Promise<void> {
  const half = await listHalfVolumes(tx, volume.hostId);
  if (half.some((one) => one.poolUuid === volume.poolUuid && one.volume === volume.name))
    throw new Failure({ code: 'media.uploading', details: { volume: volume.name } });
}
