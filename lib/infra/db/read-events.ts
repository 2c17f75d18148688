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
  const { xid: end } = await currentCursor(db);
  // by the columns and not by their texts of the same names: transaction 1000 is after 999
  return db.$queryRaw<StoredEvent[]>`
    SELECT xid::text AS xid, seq::text AS seq, topic, subject FROM "Event" AS event
    WHERE (xid, seq) > (${after.xid}::xid8, ${after.seq}::bigint) AND xid < ${end}::xid8
    ORDER BY event.xid, event.seq LIMIT ${eventBatchSize}`;
}

/**
 * The cursor of a page that is read after this: everything older has ended and is in what the next statement reads, everything
 * newer will be replayed. It names the database, because after a restore into another one transactions are counted from a
 * lower number.
 *
 * Only the transactions of this database count. `pg_snapshot_xmin` would name the oldest of the whole server: a long one of
 * another database there would hold our events back for as long as it runs. What of ours ends between the snapshot and the
 * look at the sessions has ended when the next statement begins; what begins in between is not older than the snapshot's end.
 * Sessions tell their transaction in 32 bits, without the epoch.
 *
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
 */
export async function currentCursor(db: Db): Promise<EventCursor> {
  const [row] = await db.$queryRaw<EventCursor[]>`
    WITH snapshot AS MATERIALIZED (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xmax),
    ages AS (
      SELECT (xmax - backend_xid::text::bigint) & 4294967295 AS age FROM snapshot, pg_stat_activity
      WHERE datname = current_database() AND backend_type = 'client backend' AND backend_xid IS NOT NULL
    )
    SELECT (xmax - coalesce((SELECT max(age) FROM ages WHERE age < 2147483648), 0))::text AS xid, '0' AS seq,
      (SELECT system_identifier FROM pg_control_system()) || '-' ||
      (SELECT oid FROM pg_database WHERE datname = current_database()) AS database
    FROM snapshot`;
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
 * Removes events that no open page can want any more: all but the last before the first transaction that has a younger one, so
 * that no gap is left, and never the very last. What stays of the old ones tells a reader who stands right behind it that it
 * has missed nothing, and one who slept longer that it has.
 */
export async function pruneEvents(db: Db, olderThan: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Event" WHERE xid < coalesce(
      (SELECT max(xid) FROM "Event" WHERE xid < (SELECT min(xid) FROM "Event" WHERE at >= ${olderThan})),
      (SELECT min(xid) FROM "Event" WHERE at >= ${olderThan}),
      (SELECT max(xid) FROM "Event"))`;
}
