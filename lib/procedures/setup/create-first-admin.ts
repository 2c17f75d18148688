import { z } from 'zod';
import { NewPerson } from '#lib/domain/access/person.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { hashToken } from '#lib/infra/auth/read-actor.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { openProcedure } from '#lib/procedures/base.ts';
import { makePerson } from '#lib/procedures/people/make-person.ts';

/**
 * Makes the first admin, for whoever holds the link that the terminal printed. The token is used up in the same
 * transaction, so that two who click at once make one admin.
 */
export const createFirstAdmin = openProcedure
  .route({ method: 'POST', path: '/setup', summary: 'Make the first admin', tags: ['Set-up'], successStatus: 201 })
  .input(NewPerson.omit({ role: true }).extend({ token: z.string().min(1).max(200) }))
  .output(z.object({ id: z.string() }))
  .handler(({ context, input }) =>
    context.runtime.db.$transaction(async (tx) => {
      await takeTurns(tx, 'people');
      const now = context.now();
      const used = await tx.setupToken.updateMany({
        where: { hash: hashToken(input.token), usedAt: null, expiresAt: { gt: now } },
        data: { usedAt: now },
      });
      if (used.count !== 1) throw new Failure({ code: 'setup.token' });
      if ((await tx.user.count({ where: { role: 'admin' } })) > 0) throw new Failure({ code: 'setup.done' });
      const id = await makePerson(tx, { ...input, role: 'admin' });
      await recordAudit(tx, {
        actor: null,
        action: 'setup.first-admin',
        target: { kind: 'person', id, name: input.name },
      });
      return { id };
    }),
  );
