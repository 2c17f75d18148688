import { z } from 'zod';
import { ShareLevel } from '#lib/domain/access/share-level.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';

/** Lets somebody else see, work with or own a guest too; `level` null takes it back, and ends their consoles. */
export const shareGuest = procedure('guest.share')
  .route({ method: 'PUT', path: '/guests/{id}/shares', summary: 'Share a guest', tags: ['Guests'] })
  .input(z.object({ id: z.string(), username: z.string(), level: ShareLevel.nullable() }))
  .output(z.object({ id: z.string() }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await findGuest(tx, actor, input.id, 'guest.share');
      const user = await tx.user.findUnique({ where: { username: input.username.toLowerCase() } });
      if (!user) throw new Failure({ code: 'access.not-found', details: { what: 'person' } });
      const key = { guestId: guest.id, userId: user.id };
      if (input.level === null) await tx.guestShare.deleteMany({ where: key });
      else
        await tx.guestShare.upsert({
          where: { guestId_userId: key },
          create: { ...key, level: input.level },
          update: { level: input.level },
        });
      await tx.guest.update({ where: { id: guest.id }, data: { revision: { increment: 1 } } });
      await recordAudit(tx, {
        actor,
        action: 'guest.share',
        target: { kind: 'guest', id: guest.id, name: guest.name },
        details: { with: user.name, level: input.level },
      });
      await recordEvent(tx, 'guest', guest.id);
      await recordEvent(tx, 'access', user.id);
      return { id: guest.id };
    }),
  );
