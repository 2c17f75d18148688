import { z } from 'zod';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';

/** Pins another key for a host, after a person found out why it changed. */
export const acceptHostKey = procedure('host.manage')
  .route({ method: 'PUT', path: '/hosts/{id}/host-key', summary: 'Accept a changed host key', tags: ['Hosts'] })
  .input(z.object({ id: z.string(), hostKey: z.string().regex(/^[A-Za-z0-9+/]+=*$/) }))
  .output(z.object({ id: z.string() }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const host = await tx.host.findUnique({ where: { id: input.id } });
      if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
      await tx.host.update({
        where: { id: host.id },
        data: { hostKey: input.hostKey, nextTryAt: null, revision: { increment: 1 } },
      });
      await recordAudit(tx, {
        actor,
        action: 'host.accept-key',
        target: { kind: 'host', id: host.id, name: host.name },
        details: { before: host.hostKey, after: input.hostKey },
      });
      await recordEvent(tx, 'host', host.id);
      return { id: host.id };
    }),
  );
