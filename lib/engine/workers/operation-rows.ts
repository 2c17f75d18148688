import type { OperationState, StepState } from '#lib/domain/operation/operation-state.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { HostLease } from '#lib/engine/hosts/host-lease.ts';
import type { OperationClaim } from '#lib/engine/workers/operation-claim.ts';
import type { Db, DbTransaction } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import type { Prisma } from '#prisma/generated/client.ts';

/**
 * The operation that a run writes to, and what it holds while it does: the lease of the host, or the claim on an operation
 * without one. Whoever lost it meanwhile (paused for longer than a lease, cut off from the database) may not write any more:
 * the new owner runs the same operation.
 */
export type WrittenOperation = {
  db: Db;
  id: string;
  lease: HostLease | OperationClaim;
  /** it had ended before this run began; one that had not, and ends by another hand meanwhile, is left as it was ended */
  isOver?: boolean;
};

type OperationChange = {
  state?: OperationState;
  startedAt?: Date;
  endedAt?: Date | null;
  progress?: number;
  unsettledAt?: Date | null;
  refusal?: Refusal | typeof Prisma.DbNull;
  attempt?: { increment: number } | number;
};

type StepChange = {
  state?: StepState;
  startedAt?: Date;
  endedAt?: Date;
  attempts?: { increment: number };
  result?: Prisma.InputJsonValue;
  refusal?: Refusal;
  output?: string;
  progress?: number | null;
  progressNote?: string | null;
};

/**
 * Holds the row of the host, or of the operation, until the write has committed: nobody takes it over in between. Of a host's only
 * the key is held: what else is written to its row all the time (the renewal of the lease, when it was seen) does not wait for the
 * operations. It did: with six of them at work one write always held the row, and no renewal came through for a minute.
 */
async function demandLease(tx: DbTransaction, lease: HostLease | OperationClaim): Promise<void> {
  if ('operationId' in lease) {
    const rows = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "Operation" WHERE id = ${lease.operationId} AND fence = ${lease.fence} FOR UPDATE`;
    if (rows.length === 0) throw new Failure({ code: 'operation.lost-host' });
    return;
  }
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Host" WHERE id = ${lease.hostId} AND fence = ${lease.fence} FOR KEY SHARE`;
  if (rows.length > 0) return;
  // a host that was forgotten belongs to nobody else: what is left to say about its operations may be said
  if ((await tx.host.count({ where: { id: lease.hostId } })) > 0) throw new Failure({ code: 'operation.lost-host' });
}

/**
 * Writes to an operation and tells whoever looks at it; both or neither. Throws `operation.lost-host` where the lease is lost,
 * `operation.ended` where somebody else ended it meanwhile.
 */
export async function changeOperation(
  { db, id, lease, isOver = false }: WrittenOperation,
  change: OperationChange,
  more?: (tx: DbTransaction) => Promise<void>,
  where?: Prisma.OperationWhereInput,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await demandLease(tx, lease);
    const { count } = await tx.operation.updateMany({
      where: { id, ...(isOver ? {} : { endedAt: null }), ...where },
      data: { ...change, revision: { increment: 1 } },
    });
    if (count === 0) throw new Failure({ code: 'operation.ended' });
    await more?.(tx);
    await recordEvent(tx, 'operation', id);
  });
}

export const changeStep = (
  operation: WrittenOperation,
  number: number,
  change: StepChange,
  operationChange: OperationChange = {},
): Promise<void> => changeSteps(operation, [{ number, change }], operationChange);

export async function changeSteps(
  operation: WrittenOperation,
  changes: readonly { number: number; change: StepChange }[],
  operationChange: OperationChange,
): Promise<void> {
  await changeOperation(operation, operationChange, async (tx) => {
    for (const { number, change } of changes) {
      const where = { operationId_number: { operationId: operation.id, number } };
      await tx.operationStep.update({ where, data: change });
    }
  });
}

export async function loadOperation(db: Db, id: string) {
  return db.operation.findUnique({ where: { id }, include: { steps: { orderBy: { number: 'asc' } } } });
}

export type LoadedOperation = NonNullable<Awaited<ReturnType<typeof loadOperation>>>;
