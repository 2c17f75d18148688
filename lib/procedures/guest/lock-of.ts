import { isWaitingForGuest } from '#lib/domain/operation/is-waiting-for-guest.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/**
 * What holds a guest now, in the words of the table of legal actions: the power action, `source` while its disks are read, or
 * the kind of operation. Null when nothing does, or only the operation `exceptId`.
 */
export async function lockOf(tx: DbTransaction, guestId: string, exceptId?: string): Promise<string | null> {
  const operations = await tx.operation.findMany({
    where: {
      id: { not: exceptId },
      state: { in: ['queued', 'running'] },
      OR: [{ guestId }, { steps: { some: { input: { path: ['source', 'guestId'], equals: guestId } } } }],
    },
    orderBy: { createdAt: 'desc' },
    select: {
      guestId: true,
      kind: true,
      cancelAt: true,
      refusal: true,
      steps: { select: { number: true, kind: true, state: true, input: true } },
    },
  });
  const holding = operations.find((operation) => !isWaitingForGuest(operation));
  if (!holding) return null;
  if (holding.guestId !== guestId) return 'source';
  const input = holding.steps.find((step) => step.kind === 'change-power')?.input;
  if (holding.kind !== 'guest.power' || !input || typeof input !== 'object' || !('action' in input))
    return holding.kind;
  return String(input.action);
}
