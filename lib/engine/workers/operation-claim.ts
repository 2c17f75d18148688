import { leaseMs, renewEveryMs } from '#lib/engine/hosts/host-lease.ts';
import type { Db } from '#lib/infra/db/client.ts';

/** What an engine holds on an operation of no host while it runs it. A lower fence than the row's writes nothing. */
export type OperationClaim = { operationId: string; fence: number };

/** Takes an operation of no host that nobody runs, whose engine died, or that was ours before a restart; else null. */
export async function takeClaim(db: Db, operationId: string, engineId: string): Promise<OperationClaim | null> {
  const [row] = await db.$queryRaw<{ fence: number }[]>`
    UPDATE "Operation" SET "claimedBy" = ${engineId}, "claimedUntil" = now() + ${leaseMs} * interval '1 millisecond', fence = fence + 1
    WHERE id = ${operationId} AND ("claimedBy" IS NULL OR "claimedBy" = ${engineId} OR "claimedUntil" < now())
    RETURNING fence`;
  return row ? { operationId, fence: row.fence } : null;
}

/** Moves the end of a claim, `forMs` from now; false when somebody else has it, or the operation is gone. */
async function moveClaim(db: Db, claim: OperationClaim, forMs: number): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "Operation" SET "claimedUntil" = now() + ${forMs} * interval '1 millisecond'
    WHERE id = ${claim.operationId} AND fence = ${claim.fence}`;
  return count === 1;
}

/**
 * Renews a claim until the function that is given back is called: with `true` it is also given free at once. `onLost` is
 * called when another engine took it. A database that is away for a moment loses nothing: the fence decides.
 */
export function keepClaim(db: Db, claim: OperationClaim, onLost: () => void): (isFree: boolean) => Promise<void> {
  const renew = () =>
    moveClaim(db, claim, leaseMs).then(
      (isOurs) => isOurs || onLost(),
      () => undefined,
    );
  const timer = setInterval(() => void renew(), renewEveryMs);
  return async (isFree) => {
    clearInterval(timer);
    if (isFree) await moveClaim(db, claim, 0).catch(() => undefined);
  };
}
