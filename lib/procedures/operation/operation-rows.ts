import type { Actor } from '#lib/domain/access/actor.ts';
import { reachOf } from '#lib/domain/access/actor.ts';
import { OperationDetail, OperationRow } from '#lib/domain/live/operation-row.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { guestsWhere } from '#lib/procedures/access/visible-guests.ts';
import { toRefusalText } from '#lib/procedures/refusal-text.ts';
import type { OperationStep, Prisma } from '#prisma/generated/client.ts';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const include = {
  host: { select: { name: true } },
  user: { select: { name: true } },
  steps: { orderBy: { number: 'asc' }, select: { number: true, title: true, state: true, progressNote: true } },
} satisfies Prisma.OperationInclude;

type Loaded = Prisma.OperationGetPayload<{ include: typeof include }>;

function toOperationRow(operation: Loaded): OperationRow {
  const at =
    operation.steps.find((step) => step.state === 'running' || step.state === 'failed') ??
    operation.steps.find((step) => step.state === 'waiting');
  return OperationRow.parse({
    ...operation,
    hostName: operation.host?.name ?? null,
    userName: operation.user?.name ?? null,
    createdAt: operation.createdAt.toISOString(),
    startedAt: iso(operation.startedAt),
    endedAt: iso(operation.endedAt),
    isCancelling: operation.cancelAt !== null && operation.endedAt === null,
    stepTitle: operation.state === 'succeeded' ? null : (at?.title ?? null),
    stepNote: at?.progressNote ?? null,
    refusal: toRefusalText(operation.refusal),
  });
}

/** One's own operations, and those on guests one may see; for who reaches everything, all. */
export function operationsWhere(actor: Actor): Prisma.OperationWhereInput {
  const reach = reachOf(actor, 'operation.read');
  if (reach === 'everything') return {};
  if (reach === null) return { id: { in: [] } };
  return { OR: [{ userId: actor.userId }, { guest: guestsWhere(actor, 'operation.read') }] };
}

/** Newest first. */
export async function listOperationRows(
  db: DbTransaction,
  actor: Actor,
  where: Prisma.OperationWhereInput = {},
  limit = 200,
): Promise<OperationRow[]> {
  const rows = await db.operation.findMany({
    where: { AND: [operationsWhere(actor), where] },
    include,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return rows.map(toOperationRow);
}

const toStepRow = (step: OperationStep) => ({
  ...step,
  refusal: toRefusalText(step.refusal),
  startedAt: iso(step.startedAt),
  endedAt: iso(step.endedAt),
});

export async function findOperationDetail(
  db: DbTransaction,
  actor: Actor,
  id: string,
): Promise<OperationDetail | null> {
  const row = await db.operation.findFirst({ where: { AND: [{ id }, operationsWhere(actor)] }, include });
  if (!row) return null;
  const steps = await db.operationStep.findMany({ where: { operationId: id }, orderBy: { number: 'asc' } });
  return OperationDetail.parse({ ...toOperationRow(row), steps: steps.map(toStepRow) });
}
