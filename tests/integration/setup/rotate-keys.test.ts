import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createSecretBox } from '#lib/infra/secrets/secret-box.ts';
import { ensureDataFolder } from '#lib/setup/ensure-data-folder.ts';
import { ensureServerSecrets } from '#lib/setup/ensure-server-secrets.ts';
import { holdDataFolder } from '#lib/setup/hold-data-folder.ts';
import { readServerSecrets } from '#lib/setup/server-secrets.ts';
import { findSystemUser, serverUserName } from '#lib/setup/system-user.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { copyDatabase } from '#tests/setup/copy-database.ts';

const plain = ['-----BEGIN OPENSSH PRIVATE KEY-----', 'ünï 🏠', ''];
const root = mkdtempSync(path.join(tmpdir(), 'guesthouse-rotate-'));
chmodSync(root, 0o755);

let dataDir: string;
let file: string;
let database: Awaited<ReturnType<typeof copyDatabase>>;
let client: pg.Client;

const keyOf = (text: string | undefined) => Buffer.from(text ?? '', 'base64');

/** What the server would see with the keys that are in the file now. */
async function readAll(): Promise<string[]> {
  const { masterKey, previousMasterKey } = readServerSecrets(file);
  const box = createSecretBox(keyOf(masterKey), previousMasterKey ? keyOf(previousMasterKey) : undefined);
  const { rows } = await client.query('select kind, data from "Secret" order by id');
  return rows.map(({ kind, data }) => box.open(kind, data));
}

const startRotation = (): ChildProcess =>
  spawn(process.execPath, ['lib/setup/rotate-keys.ts', '--data', dataDir], {
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function rotate(): Promise<{ code: number; said: string }> {
  const child = startRotation();
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  return { code, said };
}

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(root, 'data-'));
  const user = findSystemUser(serverUserName);
  ensureDataFolder(dataDir, user);
  file = ensureServerSecrets(dataDir, user, false);
  database = await copyDatabase(inject('templateUrl'));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const box = createSecretBox(keyOf(readServerSecrets(file).masterKey));
  for (const [index, text] of plain.entries())
    await client.query('insert into "Secret" (id, kind, data) values ($1, $2, $3)', [
      `sec_${index}`,
      'ssh-key',
      Buffer.from(box.seal('ssh-key', text)),
    ]);
});

afterEach(async () => {
  await client.end();
  await database.drop();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('every secret opens with the new key alone, none with the old one, and the log says so', async () => {
  const before = readServerSecrets(file);
  expect(await rotate()).toMatchObject({ code: 0, said: expect.stringContaining('new key: 3') });
  const after = readServerSecrets(file);
  expect(after.previousMasterKey).toBeUndefined();
  expect(after.authSecret).toBe(before.authSecret);
  expect(after.masterKey).not.toBe(before.masterKey);
  expect(await readAll()).toEqual(plain);
  const { rows } = await client.query('select data from "Secret"');
  const old = createSecretBox(keyOf(before.masterKey));
  for (const { data } of rows) expect(() => old.open('ssh-key', data)).toThrow();
  const audit = await client.query(`select details from "AuditEntry" where action = 'keys.rotate'`);
  expect(audit.rows).toEqual([{ details: { secrets: 3 } }]);
});

// At the commit a deferred trigger waits for a lock of ours: both keys are in the file, and nothing is decided yet.
test.each([
  ['before the database has taken it', false],
  ['after the database has taken it', true],
])('killed %s, every secret opens all the same, and the next run finishes it', async (_when, isTaken) => {
  const before = readServerSecrets(file);
  await client.query(`
    create function wait_for_us() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock(7); return null; end';
    create constraint trigger wait after update on "Secret" deferrable initially deferred
      for each row execute function wait_for_us();
    select pg_advisory_lock(7)`);
  const child = startRotation();
  const waiting = () =>
    client.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`,
    );
  const { rows } = await waitUntil('the commit waits', async () => {
    const found = await waiting();
    return found.rows.length > 0 ? found : null;
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  if (!isTaken) await client.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await client.query('select pg_advisory_unlock(7)');
  await waitUntil('the transaction has ended', async () => {
    const open = await client.query('select 1 from pg_stat_activity where pid = $1', [rows[0]?.pid]);
    return open.rows.length === 0;
  });
  const halfway = readServerSecrets(file);
  expect(halfway.previousMasterKey).toBe(before.masterKey);
  expect(await readAll()).toEqual(plain);
  const audit = await client.query(`select 1 from "AuditEntry" where action = 'keys.rotate'`);
  expect(audit.rows.length).toBe(isTaken ? 1 : 0);

  await client.query('drop trigger wait on "Secret"');
  expect((await rotate()).code).toBe(0);
  const after = readServerSecrets(file);
  expect(after).toEqual({ authSecret: before.authSecret, masterKey: halfway.masterKey });
  expect(await readAll()).toEqual(plain);
});

test('keys that do not belong to the database change nothing, and it is said in words', async () => {
  await client.query(`update "Secret" set data = decode('00', 'hex') || data where id = 'sec_1'`);
  const keys = readFileSync(file, 'utf8');
  const secrets = await client.query('select id, data from "Secret" order by id');
  const { code, said } = await rotate();
  expect(code).toBe(1);
  expect(said).toContain('sec_1 does not open');
  expect(readFileSync(file, 'utf8')).toBe(keys);
  expect((await client.query('select id, data from "Secret" order by id')).rows).toEqual(secrets.rows);
});

test('it is refused while Guesthouse runs', async () => {
  const release = await holdDataFolder(dataDir);
  const keys = readFileSync(file, 'utf8');
  try {
    expect(await rotate()).toMatchObject({ code: 1, said: expect.stringContaining('already runs') });
  } finally {
    release();
  }
  expect(readFileSync(file, 'utf8')).toBe(keys);
});
