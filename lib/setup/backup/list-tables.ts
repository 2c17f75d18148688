import type pg from 'pg';
import { z } from 'zod';

/** A table as a backup names it; the columns in the order of the copied text. */
export const BackedTable = z.object({
  name: z.string().regex(/^\w{1,63}$/),
  columns: z.array(z.string().regex(/^\w{1,63}$/)),
});
export type BackedTable = z.infer<typeof BackedTable>;

/**
 * What is not carried over: who is signed in, tickets and links of the moment, and the events that sockets replay (they
 * are ordered by the transaction numbers of the database that they happened in).
 */
const momentary = new Set([
  '_prisma_migrations',
  'session',
  'verification',
  'rateLimit',
  'SetupToken',
  'ConsoleTicket',
  'Event',
]);

/** The tables that a backup holds, every one after those that it refers to. */
export async function listTables(client: pg.Client): Promise<BackedTable[]> {
  const { rows: columns } = await client.query<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_class c
     join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' order by c.relname, a.attnum`,
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `select f.relname as from, t.relname as to from pg_constraint k
     join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and k.conrelid <> k.confrelid`,
  );
  const byName = Map.groupBy(columns, ({ table }) => table);
  const names = [...byName.keys()].filter((name) => !momentary.has(name));
  return orderByReference(names, references).map((name) => ({
    name,
    columns: (byName.get(name) ?? []).map(({ column }) => column),
  }));
}

/** Sorts so that what is referred to comes first. Throws on a ring, which COPY could not fill. */
export function orderByReference(names: string[], references: Array<{ from: string; to: string }>): string[] {
  const ordered: string[] = [];
  let left = [...names];
  while (left.length) {
    const waiting = new Set(left);
    const ready = left.filter((name) => !references.some(({ from, to }) => from === name && waiting.has(to)));
    if (!ready.length) throw new Error(`These tables refer to each other in a ring: ${left.join(', ')}.`);
    ordered.push(...ready);
    left = left.filter((name) => !ready.includes(name));
  }
  return ordered;
}
