import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';

/** Holds the operations that work on a guest as they are until the transaction ends: none comes to its next step meanwhile. */
export async function holdOperations(tx: DbTransaction, guestId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM "Operation" WHERE "guestId" = ${guestId} AND state IN ('queued', 'running') ORDER BY id FOR UPDATE`;
}

/**
 * Ends what only waits for the system inside a guest that is being deleted: nothing that it made is taken back, for what becomes of each
 * disk was asked with the deletion, and the disc with the first settings goes with that too. Whoever runs it finds it ended, and stops.
 */
export async function endWaiting(tx: DbTransaction, guestId: string, now: Date): Promise<void> {
  const left = await tx.operation.findMany({
    where: { guestId, state: { in: ['queued', 'running'] } },
    select: { id: true },
  });
  const refusal: Refusal = { code: 'operation.guest-deleted' };
  for (const { id } of left) {
    await tx.operation.update({
      where: { id },
      // also where an earlier run waited to be taken back: that is what this one made
      data: { state: 'cancelled', endedAt: now, unsettledAt: null, refusal, revision: { increment: 1 } },
    });
    await tx.operationStep.updateMany({
      where: { operationId: id, state: { not: 'succeeded' } },
      data: { state: 'cancelled', endedAt: now },
    });
    await recordEvent(tx, 'operation', id);
  }
}
