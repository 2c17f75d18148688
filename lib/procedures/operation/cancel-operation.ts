import { z } from 'zod';
import { hasDeleted } from '#lib/domain/operation/is-repeatable.ts';
import { operationActions } from '#lib/domain/operation/operation-state.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandUnusedGuest } from '#lib/procedures/operation/demand-unused-guest.ts';
import { findChangeableOperation } from '#lib/procedures/operation/find-changeable-operation.ts';

/**
 * Asks for the end of an operation. The engine stops the command that runs and takes away what was half-made. One that has deleted something
 * is refused: it goes on to its end. So is one that made a guest which is more by now than what it made.
 */
export const cancelOperation = procedure('operation.cancel')
  .route({ method: 'POST', path: '/operations/{id}/cancel', summary: 'Cancel an operation', tags: ['Activity'] })
  .input(z.object({ id: z.string() }))
  .output(z.object({ id: z.string() }))
  .handler(({ context: { actor, runtime, now }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const operation = await findChangeableOperation(tx, actor, input.id);
      const isOpen = { id: operation.id, state: { in: [...operationActions.cancel] } };
      const open = await tx.operation.findFirst({ where: isOpen, include: { steps: true } });
      if (open && hasDeleted(open)) throw new Failure({ code: 'operation.past-return' });
      if (open) await demandUnusedGuest(tx, open);
      const { count } = await tx.operation.updateMany({
        where: { ...isOpen, cancelAt: null },
        data: { cancelAt: now(), revision: { increment: 1 } },
      });
      if (count === 0) throw new Failure({ code: 'operation.ended' });
      await recordAudit(tx, {
        actor,
        action: 'operation.cancel',
        target: { kind: 'operation', id: operation.id, name: operation.title },
      });
      await recordEvent(tx, 'operation', operation.id);
      // one that waits for its next try has a job whose time has not come
      await runtime.jobs.send(tx, operation.id, operation.hostId);
      return { id: operation.id };
    }),
  );
