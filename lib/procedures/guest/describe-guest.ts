import { z } from 'zod';
import { Tag } from '#lib/domain/guest/create-guest-request.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';

const Change = z.object({
  id: z.string(),
  description: z.string().max(10_000).optional(),
  tags: Tag.array().max(20).optional(),
  ownerId: z.string().nullable().optional(),
});

/** Changes what only Guesthouse keeps of a guest: tags, notes, owner. The definition on the host is not touched. */
export const describeGuest = procedure('guest.change')
  .route({ method: 'PATCH', path: '/guests/{id}', summary: 'Change tags, notes or owner', tags: ['Guests'] })
  .input(Change)
  .output(z.object({ id: z.string() }))
  .handler(({ context: { runtime, actor, reach }, input: { id, ...change } }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await findGuest(tx, actor, id, 'guest.change');
      // giving a guest away, or taking one, is for who is responsible for all of them
      if (change.ownerId !== undefined && reach !== 'everything') throw new Failure({ code: 'access.forbidden' });
      if (change.ownerId && !(await tx.user.findUnique({ where: { id: change.ownerId } }))) {
        throw new Failure({ code: 'access.not-found', details: { what: 'person' } });
      }
      await tx.guest.update({ where: { id }, data: { ...change, revision: { increment: 1 } } });
      await recordAudit(tx, {
        actor,
        action: 'guest.describe',
        target: { kind: 'guest', id, name: guest.name },
        details: change,
      });
      await recordEvent(tx, 'guest', id);
      return { id };
    }),
  );
