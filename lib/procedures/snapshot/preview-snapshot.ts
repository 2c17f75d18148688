import { z } from 'zod';
import { describeCommands } from '#lib/domain/operation/describe-commands.ts';
import { SnapshotKind, SnapshotMemory } from '#lib/domain/snapshot/snapshot.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { planSnapshot } from '#lib/procedures/snapshot/plan-snapshot.ts';

const Preview = z.object({
  kind: SnapshotKind,
  memory: SnapshotMemory,
  /** what becomes of disks, memory, UEFI variables and TPM */
  becomes: z.string().array(),
  commands: z.string().array(),
});

/** What taking a snapshot would do, without doing anything. */
export const previewSnapshot = procedure('guest.change')
  .route({
    method: 'POST',
    path: '/guests/{id}/snapshots/preview',
    summary: 'What taking a snapshot would do',
    tags: ['Snapshots'],
  })
  .input(z.object({ id: z.string(), keepMemory: z.boolean().default(true) }))
  .output(Preview)
  .handler(async ({ context: { runtime, actor }, input: { id, ...wish } }) => {
    const guest = await findGuest(runtime.db, actor, id, 'guest.change');
    const { decision, input } = await planSnapshot(runtime.db, guest, { ...wish, name: 'snapshot', description: '' });
    return {
      ...decision,
      commands: describeCommands({ kind: 'ensure-snapshot', title: '', input }, { pool: '', guest: guest.name }),
    };
  });
