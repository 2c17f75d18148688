import { z } from 'zod';
import { procedure } from '#lib/procedures/base.ts';

const SessionRow = z.object({
  id: z.string(),
  isThis: z.boolean(),
  address: z.string().nullable(),
  browser: z.string().nullable(),
  createdAt: z.string(),
  seenAt: z.string(),
});

export const listSessions = procedure('self.manage')
  .route({ method: 'GET', path: '/sessions', summary: 'Where you are signed in', tags: ['Session'] })
  .output(SessionRow.array())
  .handler(async ({ context: { actor, runtime, now } }) => {
    const sessions = await runtime.db.session.findMany({
      where: { userId: actor.userId, expiresAt: { gt: now() } },
      orderBy: { updatedAt: 'desc' },
    });
    return sessions.map((session) => ({
      id: session.id,
      isThis: actor.via.kind === 'session' && actor.via.sessionId === session.id,
      address: session.ipAddress,
      browser: session.userAgent,
      createdAt: session.createdAt.toISOString(),
      seenAt: session.updatedAt.toISOString(),
    }));
  });
