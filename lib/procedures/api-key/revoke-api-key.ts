import { z } from 'zod';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { procedure } from '#lib/procedures/base.ts';

export const revokeApiKey = procedure('self.manage')
  .route({ method: 'DELETE', path: '/api-keys/{id}', summary: 'Revoke an API key', tags: ['API keys'] })
  .input(z.object({ id: z.string() }))
  .output(z.object({ id: z.string() }))
  .handler(({ context: { actor, runtime, now }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const { count } = await tx.apiKey.updateMany({
        where: { id: input.id, userId: actor.userId, revokedAt: null },
        data: { revokedAt: now() },
      });
      if (count === 0) throw new Failure({ code: 'access.not-found', details: { what: 'API key' } });
      await recordAudit(tx, {
        actor,
        action: 'api-key.revoke',
        target: { kind: 'api-key', id: input.id, name: input.id },
      });
      return { id: input.id };
    }),
  );
