import type { Db } from '#lib/infra/db/client.ts';

/**
 * Where a reader stands: the database, and the transaction and number of the last event it saw, as text because both are 64
 * bits wide. Numbers alone are no cursor: a transaction that took number 7 may commit after the one that took 8.
 */
export type EventCursor = { database: string; xid: string; seq: string };

export type StoredEvent = { xid: string; seq: string; topic: string; subject: string };

export const eventBatchSize = 1000;

/** Events after the cursor, none of a transaction that an older one still running could yet precede. */
export async function readEvents(db: Db, after: { xid: string; seq: string }): Promise<StoredEvent[]> {
  return db.$queryRaw<StoredEvent[]>`
    SELECT xid::text AS xid, seq::text AS seq, topic, subject FROM "Event"
    WHERE (xid, seq) > (${after.xid}::xid8, ${after.seq}::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, seq LIMIT ${eventBatchSize}`;
}

/**
 * The cursor of a page that is read now: everything older is in what it reads, everything newer will be replayed. It names the
 * database, because after a restore into another one transactions are counted from a lower number.
 */
export async function currentCursor(db: Db): Promise<EventCursor> {
  const [row] = await db.$queryRaw<EventCursor[]>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid, '0' AS seq,
      (SELECT system_identifier FROM pg_control_system()) || '-' ||
      (SELECT oid FROM pg_database WHERE datname = current_database()) AS database`;
  if (!row) throw new Error('the database gave no snapshot');
  return row;
}

/** False where the cursor is another database's, or events after it may have been pruned: the reader must start afresh. */
export async function isCursorKept(db: Db, cursor: EventCursor): Promise<boolean> {
  const now = await currentCursor(db);
  if (now.database !== cursor.database) return false;
  const [row] = await db.$queryRaw<{ kept: boolean }[]>`
    SELECT coalesce((SELECT min(xid) FROM "Event") <= ${cursor.xid}::xid8, true)
      AND ${cursor.xid}::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) AS kept`;
  return row?.kept ?? false;
}

/**
 * Removes events that no open page can want any more: all before the first transaction that has a younger one, so that no
 * gap is left, and never the last, which tells a reader who slept longer that there were some.
 */
export async function pruneEvents(db: Db, olderThan: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Event" WHERE xid < coalesce(
      (SELECT min(xid) FROM "Event" WHERE at >= ${olderThan}),
      (SELECT max(xid) FROM "Event"))`;
}
