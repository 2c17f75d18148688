import { z } from 'zod';
import { OperationRow } from '#lib/domain/live/operation-row.ts';
import { OperationState } from '#lib/domain/operation/operation-state.ts';
import { procedure } from '#lib/procedures/base.ts';
import { listOperationRows } from '#lib/procedures/operation/operation-rows.ts';

export const listOperations = procedure('operation.read')
  .route({ method: 'GET', path: '/operations', summary: 'What was and is being done', tags: ['Activity'] })
  .input(
    z.object({
      state: OperationState.optional(),
      guestId: z.string().optional(),
      hostId: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(200),
    }),
  )
  .output(OperationRow.array())
  .handler(({ context: { actor, runtime }, input: { limit, ...where } }) =>
    listOperationRows(runtime.db, actor, where, limit),
  );
