import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

/** The advisory lock that Prisma's own engine takes, so that both wait for each other. */
const migrationLock = 72707369;

/** A migration whose first line is this runs outside a transaction, as `CREATE INDEX CONCURRENTLY` demands. */
const noTransactionMark = '-- no-transaction';

const bookkeepingTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

type AppliedRow = { migration_name: string; checksum: string; finished_at: Date | null };
type Migration = { name: string; sql: string; checksum: string };

/** The migrations of this release in their order. */
export async function listMigrations(dir: string): Promise<Migration[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Applies what is missing of `dir` to the database at `url` and returns the names it applied. Keeps Prisma's own
 * bookkeeping, so that its command line reports "in sync"; needs no engine and takes milliseconds.
 * Throws when an applied migration was changed afterwards, when one failed, or when the database is of a newer release.
 */
export async function migrateSql(url: string, dir: string, upTo?: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await client.query(bookkeepingTable);
    const all = await listMigrations(dir);
    const missing = findMissing(all, await readApplied(client));
    const wanted = missing.filter(({ name }) => upTo === undefined || name <= upTo);
    for (const migration of wanted) await apply(client, migration);
    return wanted.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function readApplied(client: pg.Client): Promise<AppliedRow[]> {
  const { rows } = await client.query<AppliedRow>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  return rows;
}

function findMissing(all: Migration[], applied: AppliedRow[]): Migration[] {
  const failed = applied.filter((row) => !row.finished_at).map((row) => row.migration_name);
  if (failed.length) throw new Error(`These migrations failed half-way in the database: ${failed.join(', ')}.`);
  const known = new Set(all.map(({ name }) => name));
  const unknown = applied.map((row) => row.migration_name).filter((name) => !known.has(name));
  if (unknown.length)
    throw new Error(
      `The database is of a newer release than this one: it has ${unknown.join(', ')}. Nothing was changed. Start the newer release again; to go back, restore the backup from before the upgrade into a new data folder: npm run restore -- FILE --data DIR`,
    );
  const checksums = new Map(applied.map((row) => [row.migration_name, row.checksum]));
  const changed = all.filter(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum);
  if (changed.length) {
    throw new Error(
      `These migrations were changed after they were applied: ${changed.map(({ name }) => name).join(', ')}.`,
    );
  }
  return all.filter(({ name }) => !checksums.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  const record =
    'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)';
  try {
    if (sql.startsWith(noTransactionMark)) {
      for (const statement of sql.split(/;\s*\n/).filter((part) => part.trim())) await client.query(statement);
      await client.query(record, [id, checksum, name]);
      return;
    }
    // The file and its row commit together: a crash leaves neither.
    await client.query(`BEGIN;\n${sql}\n;`);
    await client.query(record, [id, checksum, name]);
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw new Error(`The migration ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
