import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { copyOut } from '#lib/setup/backup/copy-stream.ts';
import { listTables } from '#lib/setup/backup/list-tables.ts';
import {
  columnList,
  keysName,
  type Manifest,
  manifestName,
  quoteName,
  tableFileName,
} from '#lib/setup/backup/manifest.ts';
import { buildTarEntry, tarEnd } from '#lib/setup/backup/tar.ts';

const partBytes = 4 * 1024 * 1024;

export type BackupSource = {
  url: string /** the text of secrets.json; undefined leaves the keys out */;
  keys: string | undefined;
};

/**
 * Writes everything into `file` (tar, gzip, mode 0600): the tables as they were at one moment, while the server works on,
 * and the keys that open their secrets. The file appears when it is whole; a folder that is not there is made, closed to others.
 */
export async function writeBackup(source: BackupSource, file: string): Promise<Manifest> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const client = new pg.Client({ connectionString: source.url });
  client.on('error', () => undefined);
  await client.connect();
  const fresh = `${file}.${randomBytes(4).toString('hex')}.part`;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const manifest: Manifest = {
      format: 1,
      product: 'guesthouse',
      madeAt: new Date().toISOString(),
      migrations: await listAppliedMigrations(client),
      tables: await listTables(client),
      hasKeys: source.keys !== undefined,
    };
    const output = createWriteStream(fresh, { mode: 0o600, flags: 'wx' });
    await pipeline(archive(client, manifest, source.keys), createGzip(), output);
    const handle = await open(fresh, 'r');
    await handle.sync();
    await handle.close();
    await rename(fresh, file);
    return manifest;
  } finally {
    await rm(fresh, { force: true });
    await client.end();
  }
}

export async function listAppliedMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ migration_name: string }>(
    'select migration_name from "_prisma_migrations" where finished_at is not null and rolled_back_at is null order by 1',
  );
  return rows.map((row) => row.migration_name);
}

async function* archive(client: pg.Client, manifest: Manifest, keys: string | undefined): AsyncGenerator<Buffer> {
  const mtime = Math.floor(Date.parse(manifest.madeAt) / 1000);
  const entry = (name: string, content: Buffer | string) =>
    buildTarEntry({ name, content: Buffer.from(content) }, mtime);
  yield entry(manifestName, `${JSON.stringify(manifest, null, 2)}\n`);
  if (keys !== undefined) yield entry(keysName, keys);
  for (const table of manifest.tables) {
    let part = 0;
    for await (const content of tableParts(client, `COPY ${quoteName(table.name)} (${columnList(table)}) TO STDOUT`)) {
      yield entry(tableFileName(table.name, part), content);
      part += 1;
    }
  }
  yield tarEnd();
}

/** The text of a table in parts. The server sends on while a part is written; what waits is bounded by the socket's pause. */
async function* tableParts(client: pg.Client, statement: string): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  let held: Buffer[] = [];
  let heldBytes = 0;
  let wake: () => void = () => undefined;
  let isDone = false;
  const flush = () => {
    if (heldBytes) ready.push(Buffer.concat(held));
    held = [];
    heldBytes = 0;
    wake();
  };
  const copying = copyOut(client, statement, (chunk) => {
    held.push(Buffer.from(chunk));
    heldBytes += chunk.length;
    if (heldBytes >= partBytes) flush();
  }).finally(() => {
    isDone = true;
    flush();
  });
  copying.catch(() => undefined);
  for (;;) {
    const next = ready.shift();
    if (next) yield next;
    else if (isDone) break;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  await copying;
}
