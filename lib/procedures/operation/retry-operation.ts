import { z } from 'zod';
import { operationActions, stepsOfNoReturn } from '#lib/domain/operation/operation-state.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandRepeatable } from '#lib/procedures/operation/demand-repeatable.ts';
import { findChangeableOperation } from '#lib/procedures/operation/find-changeable-operation.ts';
import { Prisma } from '#prisma/generated/client.ts';

/**
 * Runs an operation that failed or was cancelled again, from its first step: what it made was taken away when it ended. A deletion goes on with
 * what is left. Where what was made is still there, or what the operation was about has changed since, it is refused.
 */
export const retryOperation = procedure('operation.cancel')
  .route({ method: 'POST', path: '/operations/{id}/retry', summary: 'Try an operation again', tags: ['Activity'] })
  .input(z.object({ id: z.string() }))
  .output(z.object({ id: z.string() }))
  .handler(({ context: { actor, runtime }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const operation = await findChangeableOperation(tx, actor, input.id);
      await demandRepeatable(tx, actor, operation);
      // what is left of the last run is taken away with what this one leaves: its steps stay those that have run
      const isSettled = operation.unsettledAt === null;
      const { count } = await tx.operation.updateMany({
        where: { id: operation.id, state: { in: [...operationActions.retry] } },
        data: {
          state: 'queued',
          cancelAt: null,
          refusal: Prisma.DbNull,
          endedAt: null,
          startedAt: null,
          attempt: 0,
          progress: 0,
          revision: { increment: 1 },
        },
      });
      if (count === 0) throw new Failure({ code: 'operation.not-ended' });
      // what a deletion has deleted stays deleted; anything else was taken away when the operation ended
      const deleted = { kind: { in: [...stepsOfNoReturn] }, state: 'succeeded' };
      await tx.operationStep.updateMany({
        where: { operationId: operation.id, NOT: deleted },
        data: {
          state: 'waiting',
          ...(isSettled ? { attempts: 0, result: Prisma.DbNull } : {}),
          refusal: Prisma.DbNull,
          startedAt: null,
          endedAt: null,
          progress: null,
          progressNote: null,
          output: '',
        },
      });
      await recordAudit(tx, {
        actor,
        action: 'operation.retry',
        target: { kind: 'operation', id: operation.id, name: operation.title },
      });
      await recordEvent(tx, 'operation', operation.id);
      await runtime.jobs.send(tx, operation.id, operation.hostId);
      return { id: operation.id };
    }),
  );
