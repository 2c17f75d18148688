import type { Db, DbTransaction } from '#lib/infra/db/client.ts';

/** A held lease lasts this long without renewal; a dead engine's hosts are taken over after it. */
export const leaseMs = 15_000;
export const renewEveryMs = 4_000;

/** What an engine holds on a host. Whoever carries a lower fence than the row's is no longer the owner. */
export type HostLease = { hostId: string; fence: number };

/**
 * Takes a host if it is free, its owner is dead, or it was ours before a restart. The fence goes up at every taking, so
 * that a step of an earlier owner, delayed anywhere, can be told from ours. The row is locked for it as no other change of a host
 * locks it: it waits for the writes that hold the lease (see `demandLease`), and they for it.
 */
export async function takeLease(db: Db | DbTransaction, hostId: string, engineId: string): Promise<HostLease | null> {
  const [row] = await db.$queryRaw<{ fence: number }[]>`
    WITH free AS (
      SELECT id FROM "Host"
      WHERE id = ${hostId} AND ("leaseOwner" IS NULL OR "leaseOwner" = ${engineId} OR "leaseUntil" < now())
      FOR UPDATE)
    UPDATE "Host" h SET "leaseOwner" = ${engineId}, "leaseUntil" = now() + ${leaseMs} * interval '1 millisecond', fence = h.fence + 1
    FROM free WHERE h.id = free.id
    RETURNING h.fence`;
  return row ? { hostId, fence: row.fence } : null;
}

/** Renews a lease; false when somebody else has taken the host, or it is gone. */
export async function renewLease(db: Db, lease: HostLease, engineId: string): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "Host" SET "leaseUntil" = now() + ${leaseMs} * interval '1 millisecond'
    WHERE id = ${lease.hostId} AND "leaseOwner" = ${engineId} AND fence = ${lease.fence}`;
  return count === 1;
}

/** Whether the lease still holds, by the database's own clock. Asked before each step. */
export async function holdsLease(db: Db, lease: HostLease): Promise<boolean> {
  const [row] = await db.$queryRaw<{ holds: boolean }[]>`
    SELECT fence = ${lease.fence} AND "leaseUntil" > now() AS holds FROM "Host" WHERE id = ${lease.hostId}`;
  return row?.holds ?? false;
}

/** Gives a host back, so that another engine need not wait for the lease to run out. */
export async function releaseLease(db: Db, lease: HostLease, engineId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "Host" SET "leaseUntil" = now() WHERE id = ${lease.hostId} AND "leaseOwner" = ${engineId} AND fence = ${lease.fence}`;
}
