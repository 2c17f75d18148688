import { z } from 'zod';
import { type HostId, OperationId } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

/** Looks at a host again: connects now if it is away, reads its readiness, its guests, pools and networks. */
export const checkHost = procedure('host.manage')
  .route({
    method: 'POST',
    path: '/hosts/{id}/check',
    summary: 'Check a host again',
    tags: ['Hosts'],
    successStatus: 202,
  })
  .input(z.object({ id: z.string() }))
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const host = await tx.host.findUnique({ where: { id: input.id } });
      if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
      // whoever keeps the host tries at once instead of waiting for the next time
      await tx.host.update({ where: { id: host.id }, data: { nextTryAt: null } });
      await recordEvent(tx, 'host', host.id);
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'host.check',
        title: `Check ${host.name}`,
        target: { kind: 'host', id: host.id, name: host.name },
        hostId: host.id as HostId,
        steps: [
          // readiness is judged by what was listed
          { kind: 'observe-host', title: 'List its guests, pools and networks', input: {} },
          { kind: 'check-host', title: 'See what it has and lacks', input: { tryGuest: true } },
        ],
      });
      return { operationId };
    }),
  );
