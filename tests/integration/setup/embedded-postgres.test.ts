import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/setup/start-embedded-postgres.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

let root: string;
const running: EmbeddedPostgres[] = [];

const start = async (dir: string): Promise<EmbeddedPostgres> => {
  const database = await startEmbeddedPostgres({ dir });
  running.push(database);
  return database;
};

async function ask(url: string, text: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(() => {
  const parent = mkdtempSync(path.join(tmpdir(), 'guesthouse-pg-'));
  // mkdtemp makes folders of mode 0700; the database runs as another login when we are root
  chmodSync(parent, 0o755);
  root = path.join(parent, 'database');
});

afterEach(async () => {
  for (const database of running.splice(0)) {
    await database.stop();
    rmSync(database.socketDir, { recursive: true, force: true });
  }
  rmSync(path.dirname(root), { recursive: true, force: true });
});

test('starts, stops, and has its rows at the second start', async () => {
  const first = await start(root);
  expect(first.adopted).toBe(false);
  await ask(first.url, 'create table t (x int); insert into t values (7)');
  await first.stop();
  await first.exited;
  const second = await start(root);
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, 'select x from t')).toEqual([{ x: 7 }]);
});

test('a database that outlived its supervisor is adopted, not started twice', async () => {
  const first = await start(root);
  const second = await start(root);
  expect(second.adopted).toBe(true);
  expect(second.pid).toBe(first.pid);
});

test('a killed database loses no row that was acknowledged', async () => {
  let { url, pid, exited } = await start(root);
  await ask(url, 'create table t (x int primary key)');
  let acknowledged = 0;
  for (let round = 0; round < 3; round += 1) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    const before = acknowledged;
    try {
      for (;;) {
        // in the middle of the next ones, however slow the disk is
        if (acknowledged === before + 5) setTimeout(() => process.kill(pid, 'SIGKILL'), 20);
        await client.query('insert into t values ($1)', [acknowledged]);
        acknowledged += 1;
      }
    } catch {
      await client.end().catch(() => undefined);
    }
    await exited;
    ({ url, pid, exited } = await start(root));
    const [row] = await ask(url, 'select count(*)::int as count, coalesce(max(x), -1) as last from t');
    // One more may have been written whose answer never came.
    expect(row?.count).toBeGreaterThanOrEqual(acknowledged);
    expect(row?.count).toBeLessThanOrEqual(acknowledged + 1);
    acknowledged = Number(row?.last) + 1;
  }
  expect(acknowledged).toBeGreaterThan(10);
}, 60_000);

test('a pid file that names another program does not keep it from starting', async () => {
  const first = await start(root);
  await first.stop();
  writeFileSync(path.join(root, 'data', 'postmaster.pid'), `${process.pid}\n${path.join(root, 'data')}\n`);
  const second = await start(root);
  expect(second.pid).not.toBe(process.pid);
  expect(readFileSync(path.join(root, 'data', 'postmaster.pid'), 'utf8')).toMatch(new RegExp(`^${second.pid}\n`));
});

test('a killed server that nobody has reaped yet does not keep it from starting', async () => {
  const first = await start(root);
  await first.stop();
  const program = path.join(root, 'postgres');
  cpSync('/bin/sleep', program);
  const parent = spawn('sh', ['-c', `${program} 600 & echo $!; exec tail -f /dev/null`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(said.toString());
    // only a parent that has become another program knows of no child
    await waitUntil('its parent knows nothing of it', () =>
      readFileSync(`/proc/${parent.pid}/comm`, 'utf8').startsWith('tail'),
    );
    process.kill(zombie, 'SIGKILL');
    await waitUntil('it is a zombie', () => /^State:\s+Z/m.test(readFileSync(`/proc/${zombie}/status`, 'utf8')));
    writeFileSync(path.join(root, 'data', 'postmaster.pid'), `${zombie}\n${path.join(root, 'data')}\n`);
    const second = await start(root);
    expect(second.adopted).toBe(false);
  } finally {
    parent.kill('SIGKILL');
  }
});

test('a folder with a long path still has a socket', async () => {
  const database = await start(path.join(root, 'x'.repeat(90)));
  expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(Buffer.byteLength(`${database.socketDir}/.s.PGSQL.5432`)).toBeLessThanOrEqual(107);
});
