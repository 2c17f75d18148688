import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateSql } from '#lib/infra/db/migrate-sql.ts';
import { listTables } from '#lib/setup/backup/list-tables.ts';
import { readBackup } from '#lib/setup/backup/read-backup.ts';
import { writeBackup } from '#lib/setup/backup/write-backup.ts';
import { migrationsDir } from '#lib/setup/open-database.ts';
import { makeServerSecrets } from '#lib/setup/server-secrets.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/setup/start-embedded-postgres.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

let root: string;
let source: EmbeddedPostgres;
let target: EmbeddedPostgres;
const keys = JSON.stringify(makeServerSecrets());
const nasty = 'a\tb\\N\n"quoted" \\. ünï 🏠';

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'guesthouse-backup-'));
  chmodSync(root, 0o755);
  [source, target] = await Promise.all([
    startEmbeddedPostgres({ dir: path.join(root, 'source') }),
    startEmbeddedPostgres({ dir: path.join(root, 'target') }),
  ]);
  await migrateSql(source.url, migrationsDir);
  await withClient(source.url, async (client) => {
    await client.query(
      `insert into "user" (id, name, email, "updatedAt", role) values ('usr_1', $1, 'a@b', now(), 'admin')`,
      [nasty],
    );
    await client.query(
      `insert into account (id, "accountId", "providerId", "userId", password, "updatedAt") values ('a', 'usr_1', 'credential', 'usr_1', 'hash', now())`,
    );
    await client.query(
      `insert into session (id, "expiresAt", token, "updatedAt", "userId") values ('s', now(), 't', now(), 'usr_1')`,
    );
    await client.query(`insert into "Secret" (id, kind, data) values ('sec_1', 'ssh-key', $1)`, [
      Buffer.from([0, 1, 255, 10, 92]),
    ]);
    await client.query(
      `insert into "Host" (id, name, address, username, "hostKey", "publicKey", "keySecretId", "leaseOwner", facts) values ('hst_1', 'h', '::1', 'u', 'k', 'p', 'sec_1', 'engine', $1)`,
      [JSON.stringify({ text: nasty })],
    );
    // more than one part of a table
    await client.query(
      `insert into "AuditEntry" (id, "userName", via, action, "targetName") select 'aud_' || n, 'x', 'page', 'y', repeat(md5(n::text), 40) from generate_series(1, 8000) n`,
    );
    await client.query(
      `insert into "Operation" (id, kind, title, state) values ('opr_1', 'k', 't', 'running'), ('opr_2', 'k', 't', 'succeeded')`,
    );
  });
}, 60_000);

afterAll(async () => {
  await Promise.all([source?.stop(), target?.stop()]);
  rmSync(root, { recursive: true, force: true });
});

/** The content of all tables that a backup holds, but what a restore settles on purpose. */
const contentOf = (url: string) =>
  withClient(url, async (client) => {
    const content: Record<string, unknown> = {};
    for (const { name } of await listTables(client)) {
      if (name === 'Operation' || name === 'Host') continue;
      content[name] = (
        await client.query(
          `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum, count(*) from "${name}" t`,
        )
      ).rows[0];
    }
    return content;
  });

test('a backup made while others write restores to the same rows, the keys beside them', async () => {
  const before = await contentOf(source.url);
  const file = path.join(root, 'a folder that is not there', 'one.tar.gz');
  const client = new pg.Client({ connectionString: source.url });
  await client.connect();
  await client.query('begin');
  await client.query(`insert into "AuditEntry" (id, "userName", via, action) values ('aud_open', 'x', 'page', 'y')`);
  await writeBackup({ url: source.url, keys }, file);
  await client.query('rollback');
  await client.end();
  expect([path.dirname(file), file].map((name) => statSync(name).mode & 0o777)).toEqual([0o700, 0o600]);

  const restored = await readBackup(file, { url: target.url, migrationsDir });
  expect(restored.keys).toBe(keys);
  expect(await contentOf(target.url)).toEqual(before);
  await withClient(target.url, async (check) => {
    expect((await check.query('select name from "user"')).rows).toEqual([{ name: nasty }]);
    expect((await check.query('select data from "Secret"')).rows[0].data).toEqual(Buffer.from([0, 1, 255, 10, 92]));
    // What was under way must not go on by itself, nobody is signed in, nobody owns a host.
    expect((await check.query('select id, state from "Operation" order by id')).rows).toEqual([
      { id: 'opr_1', state: 'cancelled' },
      { id: 'opr_2', state: 'succeeded' },
    ]);
    expect((await check.query('select * from session')).rows).toEqual([]);
    expect((await check.query('select "leaseOwner", fence, facts from "Host"')).rows).toEqual([
      { leaseOwner: null, fence: 1, facts: { text: nasty } },
    ]);
  });

  // and it refuses to be poured over data
  await expect(readBackup(file, { url: target.url, migrationsDir })).rejects.toThrow('There is data already');
}, 60_000);

test('a backup whose folder cannot be made says so, and holds nothing of the database', async () => {
  const inTheWay = path.join(root, 'a file');
  writeFileSync(inTheWay, '');
  await expect(writeBackup({ url: source.url, keys }, path.join(inTheWay, 'one.tar.gz'))).rejects.toThrow('EEXIST');
  const others = 'select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  await withClient(source.url, (client) =>
    waitUntil('nobody else is connected', async () => (await client.query(others)).rowCount === 0),
  );
});

test('a backup that was cut off is refused and leaves the database empty', async () => {
  const file = path.join(root, 'cut.tar.gz');
  await writeBackup({ url: source.url, keys: undefined }, file);
  truncateSync(file, Math.floor(statSync(file).size / 2));
  await withClient(target.url, (client) => client.query('drop schema public cascade; create schema public'));
  await expect(readBackup(file, { url: target.url, migrationsDir })).rejects.toThrow();
  const { rows } = await withClient(target.url, (client) => client.query('select count(*)::int as count from "user"'));
  expect(rows).toEqual([{ count: 0 }]);
});

test('what is not a backup is refused in a sentence', async () => {
  const file = path.join(root, 'not.tar.gz');
  writeFileSync(file, readFileSync(import.meta.filename));
  await expect(readBackup(file, { url: target.url, migrationsDir })).rejects.toThrow('not a backup');
});
