import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { guestsWhere } from '#lib/procedures/access/visible-guests.ts';
import { operationsWhere } from '#lib/procedures/operation/operation-rows.ts';
import type { Operation } from '#prisma/generated/client.ts';

/** An operation that the actor may cancel or retry: the own ones, and those on guests that are as good as the own. */
export async function findChangeableOperation(tx: DbTransaction, actor: Actor, id: string): Promise<Operation> {
  const operation = await tx.operation.findFirst({ where: { AND: [{ id }, operationsWhere(actor)] } });
  if (!operation) throw new Failure({ code: 'access.not-found', details: { what: 'operation' } });
  if (reachOf(actor, 'operation.cancel') === 'everything' || operation.userId === actor.userId) return operation;
  const guest = await tx.guest.findFirst({
    where: { AND: [{ id: operation.guestId ?? '' }, guestsWhere(actor, 'operation.cancel')] },
    select: { id: true },
  });
  if (!guest) throw new Failure({ code: 'access.forbidden' });
  return operation;
}
