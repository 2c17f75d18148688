import { z } from 'zod';
import { reachOf } from '#lib/domain/access/actor.ts';
import { Permission } from '#lib/domain/access/permission.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { newToken } from '#lib/infra/auth/new-token.ts';
import { hashToken } from '#lib/infra/auth/read-actor.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { procedure } from '#lib/procedures/base.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Makes a key with a part of the maker's own permissions. The token is in the answer and nowhere else: only its hash is kept. */
export const createApiKey = procedure('self.manage')
  .route({ method: 'POST', path: '/api-keys', summary: 'Make an API key', tags: ['API keys'], successStatus: 201 })
  .input(
    z.object({
      name: z.string().trim().min(1, 'Give the key a name.').max(60),
      permissions: Permission.array().min(1, 'Choose at least one permission.'),
      days: z.number().int().min(1).max(366),
    }),
  )
  .output(z.object({ id: z.string(), token: z.string(), expiresAt: z.string() }))
  .handler(({ context: { actor, runtime, now }, input }) =>
    runtime.db.$transaction(async (tx) => {
      if (input.permissions.some((permission) => !reachOf(actor, permission)))
        throw new Failure({ code: 'access.forbidden' });
      const id = newId('apiKey');
      const token = `gh_${newToken('base64url')}`;
      const expiresAt = new Date(now().getTime() + input.days * dayMs);
      await tx.apiKey.create({
        data: {
          id,
          userId: actor.userId,
          name: input.name,
          hash: hashToken(token),
          hint: token.slice(0, 7),
          permissions: input.permissions,
          expiresAt,
        },
      });
      await recordAudit(tx, {
        actor,
        action: 'api-key.create',
        target: { kind: 'api-key', id, name: input.name },
        details: { permissions: input.permissions },
      });
      return { id, token, expiresAt: expiresAt.toISOString() };
    }),
  );
