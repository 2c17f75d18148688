import type { Db } from '#lib/infra/db/client.ts';

/**
 * Where a reader stands: the transaction and the number of the last event it saw, as text because both are 64 bits wide.
 * Numbers alone are no cursor: a transaction that took number 7 may commit after the one that took 8.
 */
export type EventCursor = { xid: string; seq: string };

export type StoredEvent = EventCursor & { topic: string; subject: string };

const batchSize = 1000;

/** Events after the cursor, none of a transaction that an older one still running could yet precede. */
export async function readEvents(db: Db, after: EventCursor): Promise<StoredEvent[]> {
  return db.$queryRaw<StoredEvent[]>`
    SELECT xid::text AS xid, seq::text AS seq, topic, subject FROM "Event"
    WHERE (xid, seq) > (${after.xid}::xid8, ${after.seq}::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, seq LIMIT ${batchSize}`;
}

/** The cursor of a page that is read now: everything older is in what it reads, everything newer will be replayed. */
export async function currentCursor(db: Db): Promise<EventCursor> {
  const [row] = await db.$queryRaw<EventCursor[]>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid, '0' AS seq`;
  if (!row) throw new Error('the database gave no snapshot');
  return row;
}

/** False where events after the cursor may have been pruned, so that the reader must start afresh. */
export async function isCursorKept(db: Db, cursor: EventCursor): Promise<boolean> {
  const [row] = await db.$queryRaw<{ kept: boolean }[]>`
    SELECT coalesce((SELECT min(xid) FROM "Event") <= ${cursor.xid}::xid8, true)
      AND ${cursor.xid}::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) AS kept`;
  return row?.kept ?? false;
}

/** Removes events that no open page can want any more. */
export async function pruneEvents(db: Db, olderThan: Date): Promise<number> {
  return db.$executeRaw`DELETE FROM "Event" WHERE at < ${olderThan}`;
}
