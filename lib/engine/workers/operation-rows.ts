import type { OperationState, StepState } from '#lib/domain/operation/operation-state.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { Db, DbTransaction } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import type { Prisma } from '#prisma/generated/client.ts';

type OperationChange = {
  state?: OperationState;
  startedAt?: Date;
  endedAt?: Date | null;
  progress?: number;
  refusal?: Refusal;
  attempt?: { increment: number };
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

/** Writes to an operation and tells whoever looks at it; both or neither. */
export async function changeOperation(
  db: Db,
  id: string,
  change: OperationChange,
  more?: (tx: DbTransaction) => Promise<void>,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.operation.update({ where: { id }, data: { ...change, revision: { increment: 1 } } });
    await more?.(tx);
    await recordEvent(tx, 'operation', id);
  });
}

export async function changeStep(
  db: Db,
  id: string,
  number: number,
  change: StepChange,
  operation: OperationChange = {},
): Promise<void> {
  await changeOperation(db, id, operation, async (tx) => {
    await tx.operationStep.update({ where: { operationId_number: { operationId: id, number } }, data: change });
  });
}

export async function loadOperation(db: Db, id: string) {
  return db.operation.findUnique({ where: { id }, include: { steps: { orderBy: { number: 'asc' } } } });
}

export type LoadedOperation = NonNullable<Awaited<ReturnType<typeof loadOperation>>>;
