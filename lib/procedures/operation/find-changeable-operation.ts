import type { Actor } from '#lib/domain/access/actor.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { guestOfOperation, mayChangeOperation } from '#lib/procedures/operation/may-change-operation.ts';
import { operationsWhere } from '#lib/procedures/operation/operation-rows.ts';
import type { Operation } from '#prisma/generated/client.ts';

/** An operation that the actor may cancel or retry. */
export async function findChangeableOperation(tx: DbTransaction, actor: Actor, id: string): Promise<Operation> {
  const operation = await tx.operation.findFirst({
    where: { AND: [{ id }, operationsWhere(actor)] },
    include: { guest: guestOfOperation(actor) },
  });
  if (!operation) throw new Failure({ code: 'access.not-found', details: { what: 'operation' } });
  if (!mayChangeOperation(actor, operation)) throw new Failure({ code: 'access.forbidden' });
  return operation;
}
