import { z } from 'zod';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';

/** Signs one of the own sessions out, wherever it is; its open consoles end with it. */
export const revokeSession = procedure('self.manage')
  .route({ method: 'DELETE', path: '/sessions/{id}', summary: 'Sign out somewhere', tags: ['Session'] })
  .input(z.object({ id: z.string() }))
  .output(z.object({ id: z.string() }))
  .handler(({ context: { actor, runtime }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const { count } = await tx.session.deleteMany({ where: { id: input.id, userId: actor.userId } });
      if (count === 0) throw new Failure({ code: 'access.not-found', details: { what: 'session' } });
      await recordAudit(tx, {
        actor,
        action: 'session.revoke',
        target: { kind: 'session', id: input.id, name: actor.name },
      });
      await recordEvent(tx, 'access', actor.userId);
      return { id: input.id };
    }),
  );
