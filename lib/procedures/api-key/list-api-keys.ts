import { z } from 'zod';
import { Permission } from '#lib/domain/access/permission.ts';
import { procedure } from '#lib/procedures/base.ts';

const ApiKeyRow = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  permissions: Permission.array(),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
});

export const listApiKeys = procedure('self.manage')
  .route({ method: 'GET', path: '/api-keys', summary: 'Your API keys', tags: ['API keys'] })
  .output(ApiKeyRow.array())
  .handler(async ({ context: { actor, runtime } }) => {
    const keys = await runtime.db.apiKey.findMany({
      where: { userId: actor.userId, revokedAt: null },
      orderBy: { createdAt: 'desc' },
    });
    return keys.map((key) =>
      ApiKeyRow.parse({
        ...key,
        createdAt: key.createdAt.toISOString(),
        expiresAt: key.expiresAt.toISOString(),
        lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
      }),
    );
  });
