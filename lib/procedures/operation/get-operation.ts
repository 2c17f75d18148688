import { z } from 'zod';
import { OperationDetail } from '#lib/domain/live/operation-row.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findOperationDetail } from '#lib/procedures/operation/operation-rows.ts';

export const getOperation = procedure('operation.read')
  .route({ method: 'GET', path: '/operations/{id}', summary: 'One operation with its steps', tags: ['Activity'] })
  .input(z.object({ id: z.string() }))
  .output(OperationDetail)
  .handler(async ({ context: { actor, runtime }, input }) => {
    const found = await findOperationDetail(runtime.db, actor, input.id);
    if (!found) throw new Failure({ code: 'access.not-found', details: { what: 'operation' } });
    return found;
  });
