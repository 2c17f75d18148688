import { z } from 'zod';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { againAfterDeadlock } from '#lib/infra/db/again-after-deadlock.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { forgetSecret } from '#lib/infra/secrets/secret-store.ts';
import { procedure } from '#lib/procedures/base.ts';
import { endForgottenOperations } from '#lib/procedures/host/end-forgotten-operations.ts';

/**
 * Forgets a host and what was known of it. Nothing on the host changes; its guests run on. Refused while operations work on a host
 * that answers, or has not been tried yet; on one that does not, they end.
 */
export const removeHost = procedure('host.manage')
  .route({ method: 'DELETE', path: '/hosts/{id}', summary: 'Forget a host', tags: ['Hosts'] })
  .input(
    z.object({
      id: z.string(),
      guestCount: z.coerce.number().int().min(0).describe('how many guests are forgotten with it'),
    }),
  )
  .output(z.object({ id: z.string() }))
  .handler(({ context: { runtime, actor, now }, input }) =>
    // what was seen of it may be written this moment
    againAfterDeadlock(() =>
      runtime.db.$transaction(async (tx) => {
        const host = await tx.host.findUnique({ where: { id: input.id } });
        if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
        const count = await tx.guest.count({ where: { hostId: host.id, stage: { not: 'gone' } } });
        if (count !== input.guestCount) throw new Failure({ code: 'host.has-guests', details: { count } });
        const guests = await tx.guest.findMany({ where: { hostId: host.id }, select: { id: true } });
        const open = await tx.operation.count({ where: { hostId: host.id, state: { in: ['queued', 'running'] } } });
        // while it answers, what they made there can still be taken away; one that was just added may do so in a moment
        if (open > 0 && ['new', 'up'].includes(host.connection))
          throw new Failure({ code: 'host.has-operations', details: { count: open } });
        await endForgottenOperations(tx, host, now());
        await tx.host.delete({ where: { id: host.id } });
        // the key of this machine is its own; that of all other hosts is ours
        if (host.isLocal) await forgetSecret(tx, host.keySecretId);
        await recordEvent(tx, 'guest', ...guests.map((guest) => guest.id));
        await recordEvent(tx, 'host', host.id);
        await recordAudit(tx, {
          actor,
          action: 'host.remove',
          target: { kind: 'host', id: host.id, name: host.name },
          details: { guests: count },
        });
        return { id: host.id };
      }),
    ),
  );
