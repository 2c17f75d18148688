import { z } from 'zod';
import { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { listGuestVolumes } from '#lib/procedures/guest/list-guest-volumes.ts';
import { toRefusalText } from '#lib/procedures/refusal-text.ts';
import { listSnapshotVolumes } from '#lib/procedures/snapshot/list-snapshot-volumes.ts';

const Loss = z.object({
  id: z.string(),
  name: z.string(),
  power: z.string(),
  disks: z
    .object({
      target: z.string(),
      volume: z.string(),
      poolName: z.string(),
      allocationBytes: z.number(),
      obstacle: RefusalText.nullable(),
    })
    .array(),
  /** they go with the guest; `bytes` is what lies in files of their own beside its disks */
  snapshots: z.object({ count: z.number(), bytes: z.number() }),
});

/** What deleting these guests would lose: their disks with their sizes, and which cannot go because others need them. */
export const previewDeletion = procedure('guest.delete')
  .route({
    method: 'POST',
    path: '/guests/deletion-preview',
    summary: 'What deleting guests would lose',
    tags: ['Guests'],
  })
  .input(z.object({ ids: z.string().array().min(1).max(200) }))
  .output(Loss.array())
  .handler(async ({ context: { runtime, actor }, input }) => {
    const losses: z.infer<typeof Loss>[] = [];
    for (const id of input.ids) {
      const guest = await findGuest(runtime.db, actor, id, 'guest.delete');
      const volumes = await listGuestVolumes(runtime.db, guest);
      const forSnapshots = await listSnapshotVolumes(runtime.db, guest);
      const files = [...forSnapshots.ofDrives.values(), forSnapshots.others].flat();
      losses.push({
        id,
        name: guest.name,
        power: guest.power,
        snapshots: {
          count: forSnapshots.count,
          bytes: files.reduce((sum, { allocationBytes }) => sum + Number(allocationBytes), 0),
        },
        disks: volumes.map((volume) => ({ ...volume, obstacle: toRefusalText(actor, volume.obstacle) })),
      });
    }
    return losses;
  });
