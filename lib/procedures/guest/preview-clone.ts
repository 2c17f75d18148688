import { z } from 'zod';
import { CloneGuestRequest } from '#lib/domain/guest/clone/clone-guest-request.ts';
import { describeCommands } from '#lib/domain/operation/describe-commands.ts';
import { procedure } from '#lib/procedures/base.ts';
import { loadClone } from '#lib/procedures/guest/load-clone.ts';
import { planCloneSteps } from '#lib/procedures/guest/plan-clone-steps.ts';

const Preview = z.object({
  names: z.string().array(),
  poolName: z.string(),
  diskBytes: z.object({ available: z.number(), plus: z.number() }),
  canHaveSettings: z.boolean(),
  sentences: z.string().array(),
  commands: z.string().array(),
});

/** What cloning a guest would make and run, without making anything. The commands are those of the first clone. */
export const previewClone = procedure('guest.create')
  .route({
    method: 'POST',
    path: '/guests/{id}/clone-preview',
    summary: 'What cloning a guest would do',
    tags: ['Guests'],
  })
  .input(CloneGuestRequest)
  .output(Preview)
  .handler(async ({ context: { runtime, actor }, input }) => {
    const { facts, pool, clones, needBytes, sentences, canHaveSettings } = await loadClone(runtime.db, actor, input);
    const [first] = clones;
    const steps = first ? planCloneSteps(first, { start: input.start, facts, secretId: 'preview' }) : [];
    const names = { pool: pool.name, guest: first?.name ?? '' };
    return {
      names: clones.map((clone) => clone.name),
      poolName: pool.name,
      diskBytes: { available: pool.availableBytes, plus: needBytes },
      canHaveSettings,
      sentences,
      commands: steps.flatMap((step) => describeCommands(step, names)),
    };
  });
