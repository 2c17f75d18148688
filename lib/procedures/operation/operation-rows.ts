import type { Actor } from '#lib/domain/access/actor.ts';
import { reachOf } from '#lib/domain/access/actor.ts';
import { nameFor, seesPlaces } from '#lib/domain/access/sees-places.ts';
import { OperationDetail, OperationRow } from '#lib/domain/live/operation-row.ts';
import { cancelDeletesGuest } from '#lib/domain/operation/cancel-deletes-guest.ts';
import { isCancellable, isRepeatable, repeatPermissions } from '#lib/domain/operation/is-repeatable.ts';
import type { OperationKind } from '#lib/domain/operation/operation-kind.ts';
import { operationActions } from '#lib/domain/operation/operation-state.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { guestsWhere, permissionsOf } from '#lib/procedures/access/visible-guests.ts';
import { guestOfOperation, mayChangeOperation } from '#lib/procedures/operation/may-change-operation.ts';
import { toRefusalText } from '#lib/procedures/refusal-text.ts';
import type { OperationStep, Prisma } from '#prisma/generated/client.ts';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const includeFor = (actor: Actor) =>
  ({
    host: { select: { name: true } },
    user: { select: { id: true, name: true, role: true } },
    guest: guestOfOperation(actor),
    steps: {
      orderBy: { number: 'asc' },
      select: { number: true, kind: true, title: true, state: true, progressNote: true },
    },
  }) satisfies Prisma.OperationInclude;

/** The title of a step as this person may read it: a volume is named by where its guest lies. */
const titleFor = (actor: Actor, { kind, title }: { kind: string; title: string }): string =>
  kind === 'delete-volume' && !seesPlaces(actor) ? 'Delete a volume' : title;

const hasFailed = ({ state }: { state: string }) => operationActions.retry.some((each) => each === state);

function mayRepeat(actor: Actor, { kind }: { kind: string }): boolean {
  const permission = repeatPermissions[kind as OperationKind];
  return permission !== null && reachOf(actor, permission) !== null;
}

type Loaded = Prisma.OperationGetPayload<{ include: ReturnType<typeof includeFor> }>;

function toOperationRow(actor: Actor, operation: Loaded): OperationRow {
  const tellsPlaces = seesPlaces(actor);
  const at =
    operation.steps.find((step) => step.state === 'running' || step.state === 'failed') ??
    operation.steps.find((step) => step.state === 'waiting');
  const mayChange = mayChangeOperation(actor, operation);
  return OperationRow.parse({
    ...operation,
    hostId: tellsPlaces ? operation.hostId : null,
    hostName: tellsPlaces ? (operation.host?.name ?? null) : null,
    userName: nameFor(actor, operation.user),
    createdAt: operation.createdAt.toISOString(),
    startedAt: iso(operation.startedAt),
    endedAt: iso(operation.endedAt),
    imageId: reachOf(actor, 'image.read') ? operation.imageId : null,
    mayCancel: mayChange && isCancellable(operation),
    isRepeatable: mayChange && hasFailed(operation) && isRepeatable(operation) && mayRepeat(actor, operation),
    isCancelling: operation.cancelAt !== null && operation.endedAt === null,
    cancelDeletesGuest: cancelDeletesGuest(operation),
    stepTitle: operation.state === 'succeeded' || !at ? null : titleFor(actor, at),
    stepNote: tellsPlaces ? (at?.progressNote ?? null) : null,
    refusal: toRefusalText(actor, operation.refusal),
  });
}

/** One's own operations, and those on guests one may see; for who reaches everything, all. */
export function operationsWhere(actor: Actor): Prisma.OperationWhereInput {
  const reach = reachOf(actor, 'operation.read');
  if (reach === 'everything') return {};
  if (reach === null) return { id: { in: [] } };
  // what somebody did to a host before being made a student names it
  const own = seesPlaces(actor) ? {} : { OR: [{ guestId: { not: null } }, { hostId: null }] };
  return { OR: [{ userId: actor.userId, ...own }, { guest: guestsWhere(actor, 'operation.read') }] };
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
    include: includeFor(actor),
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return rows.map((operation) => toOperationRow(actor, operation));
}

/** What a step printed and kept names the host's files and pools. */
const unprinted = { output: '', result: null, progressNote: null };

/** What a command printed in a guest is for who may run one there: it may be the solution of what a student is to find. */
function mayReadCommands(actor: Actor, { userId, guest }: Pick<Loaded, 'userId' | 'guest'>): boolean {
  const level = guest?.shares[0]?.level ?? null;
  return (
    userId === actor.userId || permissionsOf(actor)({ ownerId: guest?.ownerId ?? null, level }).includes('guest.run')
  );
}

const toStepRow = (actor: Actor, operation: Loaded, step: OperationStep) => ({
  ...step,
  title: titleFor(actor, step),
  ...(seesPlaces(actor) ? {} : unprinted),
  ...(step.kind !== 'run-in-guest' || mayReadCommands(actor, operation) ? {} : unprinted),
  refusal: toRefusalText(actor, step.refusal),
  startedAt: iso(step.startedAt),
  endedAt: iso(step.endedAt),
});

export async function findOperationDetail(
  db: DbTransaction,
  actor: Actor,
  id: string,
): Promise<OperationDetail | null> {
  const row = await db.operation.findFirst({
    where: { AND: [{ id }, operationsWhere(actor)] },
    include: includeFor(actor),
  });
  if (!row) return null;
  const steps = await db.operationStep.findMany({ where: { operationId: id }, orderBy: { number: 'asc' } });
  return OperationDetail.parse({
    ...toOperationRow(actor, row),
    steps: steps.map((step) => toStepRow(actor, row, step)),
  });
}
