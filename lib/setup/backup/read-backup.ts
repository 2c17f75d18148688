import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { listMigrations, migrateSql } from '#lib/infra/db/migrate-sql.ts';
import { copyIn } from '#lib/setup/backup/copy-stream.ts';
import { type BackedTable, listTables } from '#lib/setup/backup/list-tables.ts';
import { columnList, keysName, Manifest, manifestName, quoteName, tableOfFile } from '#lib/setup/backup/manifest.ts';
import { readTar, type TarEntry } from '#lib/setup/backup/tar.ts';

export type RestoreTarget = { url: string; migrationsDir: string };

/**
 * Fills an empty database with a backup, in one transaction, and brings it up to this release. Gives the manifest and the
 * text of the keys when they were in it. Refuses a database that has anything in it.
 */
export async function readBackup(
  file: string,
  target: RestoreTarget,
): Promise<{ manifest: Manifest; keys: string | undefined }> {
  const entries = readTar(createReadStream(file).pipe(createGunzip()));
  const manifest = await readManifest(entries);
  const known = (await listMigrations(target.migrationsDir)).map(({ name }) => name);
  const unknown = manifest.migrations.filter((name) => !known.includes(name));
  if (unknown.length)
    throw new Error(`The backup was made by a newer release (${unknown.join(', ')}). Restore it with that one.`);
  // First exactly the tables that the backup knows, then what came after, with its data in them.
  await migrateSql(target.url, target.migrationsDir, manifest.migrations.at(-1) ?? '');
  const keys = await fill(entries, manifest, target.url);
  await migrateSql(target.url, target.migrationsDir);
  return { manifest, keys };
}

async function readManifest(entries: AsyncGenerator<TarEntry>): Promise<Manifest> {
  const first = await entries.next().catch((cause) => {
    throw new Error('The file is not a backup of Guesthouse, or it is damaged.', { cause });
  });
  const parsed =
    first.done || first.value.name !== manifestName
      ? undefined
      : Manifest.safeParse(JSON.parse(first.value.content.toString()));
  if (!parsed?.success)
    throw new Error('The file is not a backup of Guesthouse, or of a release that is not known here.');
  return parsed.data;
}

async function fill(entries: AsyncGenerator<TarEntry>, manifest: Manifest, url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    await refuseFilled(client);
    let keys: string | undefined;
    let next = await entries.next();
    if (!next.done && next.value.name === keysName) {
      keys = next.value.content.toString();
      next = await entries.next();
    }
    for (const table of manifest.tables) {
      const parts = async function* (): AsyncGenerator<Buffer> {
        for (; !next.done && tableOfFile(next.value.name) === table.name; next = await entries.next())
          yield next.value.content;
      };
      if (!next.done && tableOfFile(next.value.name) === table.name) await copyTable(client, table, parts());
    }
    if (!next.done) throw new Error(`The backup holds something unknown: ${next.value.name}.`);
    await settle(client);
    await client.query('COMMIT');
    return keys;
  } finally {
    await client.end();
  }
}

const copyTable = (client: pg.Client, table: BackedTable, parts: AsyncIterable<Buffer>): Promise<void> =>
  copyIn(client, `COPY ${quoteName(table.name)} (${columnList(table)}) FROM STDIN`, parts);

async function refuseFilled(client: pg.Client): Promise<void> {
  for (const { name } of await listTables(client)) {
    const { rowCount } = await client.query(`select 1 from ${quoteName(name)} limit 1`);
    if (rowCount)
      throw new Error('There is data already. Restore into a new data folder: npm run restore -- FILE --data DIR');
  }
}

/**
 * The moment of the backup is past: what was under way then must not act on hosts now, and nobody owns a host yet.
 */
async function settle(client: pg.Client): Promise<void> {
  const over = `state = 'cancelled', "endedAt" = now()`;
  const refusal = `'{"code":"operation.cancelled"}'::jsonb`;
  await client.query(`update "Operation" set ${over}, refusal = ${refusal} where state in ('queued', 'running')`);
  await client.query(
    `update "OperationStep" set ${over} where state in ('waiting', 'running') and "operationId" in (select id from "Operation" where state = 'cancelled')`,
  );
  // a column that older backups do not have; what is on the host by now may be another's
  const { rowCount } = await client.query(
    `select 1 from information_schema.columns where table_name = 'Operation' and column_name = 'unsettledAt'`,
  );
  if (rowCount) await client.query('update "Operation" set "unsettledAt" = null');
  await client.query('update "Host" set "leaseOwner" = null, "leaseUntil" = null, fence = fence + 1');
  await client.query(
    `update "ConsoleSession" set "closedAt" = now(), "closeReason" = 'restored' where "closedAt" is null`,
  );
}
