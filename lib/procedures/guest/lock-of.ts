import type { DbTransaction } from '#lib/infra/db/client.ts';

/** What works on a guest now, in the words of the table of legal actions: the power action, or the kind of operation. Null when nothing does. */
export async function lockOf(tx: DbTransaction, guestId: string): Promise<string | null> {
  const operation = await tx.operation.findFirst({
    where: { guestId, state: { in: ['queued', 'running'] } },
    orderBy: { createdAt: 'desc' },
    select: { kind: true, steps: { where: { number: 1 }, select: { input: true } } },
  });
  if (!operation) return null;
  const input = operation.steps[0]?.input;
  if (operation.kind !== 'guest.power' || !input || typeof input !== 'object' || !('action' in input))
    return operation.kind;
  return String(input.action);
}
