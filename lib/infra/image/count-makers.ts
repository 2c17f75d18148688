import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import type { Db, DbTransaction } from '#lib/infra/db/client.ts';

export const isOpen = { state: { in: ['queued', 'running'] } };

/** How many operations that have not ended make a disk out of this volume: nothing on the host shows that yet. */
export const countMakers = (tx: Db | DbTransaction, hostId: string, { poolUuid, volume }: VolumeRef): Promise<number> =>
  tx.operation.count({
    where: {
      hostId,
      ...isOpen,
      steps: {
        some: {
          kind: { in: ['ensure-linked-volume', 'ensure-copied-volume'] },
          AND: [
            { input: { path: ['backing', 'volume'], equals: volume } },
            { input: { path: ['backing', 'poolUuid'], equals: poolUuid } },
          ],
        },
      },
    },
  });
