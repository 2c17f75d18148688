import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import type { Db, DbTransaction } from '#lib/infra/db/client.ts';

export const isOpen = { state: { in: ['queued', 'running'] } };

const making = ['ensure-linked-volume', 'ensure-copied-volume'];

/** How many operations have yet to make a disk out of this volume, or are at it: nothing on the host shows that. */
export const countMakers = (tx: Db | DbTransaction, hostId: string, { poolUuid, volume }: VolumeRef): Promise<number> =>
  tx.operation.count({
    where: {
      hostId,
      ...isOpen,
      AND: [
        {
          steps: {
            some: {
              kind: { in: making },
              AND: [
                { input: { path: ['backing', 'volume'], equals: volume } },
                { input: { path: ['backing', 'poolUuid'], equals: poolUuid } },
              ],
            },
          },
        },
        // its UEFI variables are read after its disk
        { steps: { some: { kind: { in: [...making, 'ensure-variables'] }, state: { not: 'succeeded' } } } },
      ],
    },
  });
