import { z } from 'zod';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { newToken } from '#lib/infra/auth/new-token.ts';
import { hashToken } from '#lib/infra/auth/read-actor.ts';
import { consoleModeFor } from '#lib/procedures/access/console-mode-for.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';

const lifetimeMs = 30_000;

/**
 * A ticket for one connection to a guest's screen or serial line: 256 random bits, good once, for 30 seconds, for this
 * person in this session. Somebody with whom the guest was shared as viewer gets a view-only one, whatever was asked for.
 */
export const openConsole = procedure('guest.console')
  .route({ method: 'POST', path: '/guests/{id}/console', summary: 'A ticket for the console', tags: ['Guests'] })
  .input(
    z.object({ id: z.string(), kind: z.enum(['vnc', 'serial']), mode: z.enum(['view', 'control']).default('control') }),
  )
  .output(z.object({ ticket: z.string(), path: z.string(), mode: z.enum(['view', 'control']) }))
  .handler(async ({ context: { runtime, actor, now }, input }) => {
    if (actor.via.kind !== 'session') throw new Failure({ code: 'access.forbidden' });
    const action = input.kind === 'vnc' ? 'console' : 'serial';
    const guest = await demandGuestFor(runtime.db, actor, input.id, 'guest.console', action);
    const most = await consoleModeFor(runtime.db, actor, guest.id);
    const mode = most === 'control' ? input.mode : 'view';
    const ticket = newToken('hex');
    await runtime.db.consoleTicket.create({
      data: {
        hash: hashToken(ticket),
        userId: actor.userId,
        sessionId: actor.via.sessionId,
        guestId: guest.id,
        kind: input.kind,
        mode,
        expiresAt: new Date(now().getTime() + lifetimeMs),
      },
    });
    return { ticket, path: '/ws/console', mode };
  });
