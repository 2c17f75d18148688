import { readFile } from 'node:fs/promises';
import pg from 'pg';
import pino from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { createOne, fromImage } from '#tests/integration/engine/tiny-creations.ts';

const guestPassword = 'Gu3st-Passw0rd-never-seen';
/** As it is typed, and as the answer file of Windows has it. */
const windowsPassword = 'W1ndows-Passw0rd-sealed';
const productKey = 'BCDFG-HJKMN-PQRTV-WXY23-46789';
const inAnswers = (element: string) => Buffer.from(`${windowsPassword}${element}`, 'utf16le').toString('base64');
/** Set by the agent of a guest; as it is typed, and as its agent takes it. */
const agentPassword = 'Ag3nt-Passw0rd-passed-on';
const forAgent = Buffer.from(agentPassword).toString('base64');
const vncPassword = 'vnc8char';
const hostPassword = 'H0st-Passw0rd-used-once';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let log = '';

/** What must not be found, by what it is. */
let secrets: Record<string, string> = {};
const foundIn = (text: string) => Object.keys(secrets).filter((what) => text.includes(secrets[what] ?? '?'));

/** Every row of every table, the job queue's too, as text. */
async function dumpDatabase(): Promise<string> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  let text = '';
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    text += rows.map(({ row }) => `${name} ${row}\n`).join('');
  }
  await client.end();
  return text;
}

beforeAll(async () => {
  const capture = pino(
    { level: 'trace' },
    {
      write(line: string) {
        log += line;
      },
    },
  );
  world = await startWorld({ name: 'secret', database: { templateUrl: inject('templateUrl') }, log: capture });
  ({ host, engine, admin } = world);
});

afterAll(() => world?.stop());

test('no password and no private key is ever in the database, in arguments, in definitions or in logs', async () => {
  await host.addTinyImage('tiny.qcow2');
  await host.defineTinyGuest({ name: 'foreign', graphics: 'vnc-password', password: vncPassword, start: true });

  await host.exec(`usermod -p "$(openssl passwd -6 '${hostPassword}')" guesthouse`);

  // every process of the host, as often as it can be looked at, until the creation is over
  const sampling = host.exec(
    "while [ ! -e /tmp/over ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; done | tr '\\0' '\\n' | awk '!seen[$0]++ { print; fflush() }' >/tmp/sampled",
  );
  const hasSampled = async (what: RegExp) => what.test((await host.exec('cat /tmp/sampled')).stdout);

  // the host is added with its password, which is used once
  const { hostId, operationId } = await admin.hosts.add({
    name: host.name,
    address: host.address,
    port: host.port,
    username: host.user,
    hostKey: host.hostKey,
    password: hostPassword,
  });
  await successOf(admin, operationId);
  await waitUntil('the host is up', async () => (await admin.hosts.get({ id: hostId })).row.connection === 'up');
  // nobody tried our key before it was there: the host's own log would tell of somebody who guesses
  expect(log).not.toContain('host.auth-failed');
  const { db, box } = engine.runtime;
  const identity = await db.secret.findUniqueOrThrow({ where: { id: 'sec_identity' } });
  const privateKey = box.open('ssh-key', identity.data);
  secrets = {
    'password of the guest': guestPassword,
    'password of the host': hostPassword,
    'private key': privateKey.split('\n').find((line) => line.length > 60) ?? privateKey,
    'password for an account': agentPassword,
    'password for an account as its agent takes it': forAgent,
    'password of a screen': vncPassword,
    'password of Windows': windowsPassword,
    'password of Windows in its answers': inAnswers('Password'),
    'password of the administrator in them': inAnswers('AdministratorPassword'),
    'product key': productKey,
  };
  expect(await db.secret.count({ where: { kind: 'ssh-password' } })).toBe(0);

  const adopted = await admin.images.adopt({ name: 'tiny', hostId, pool: 'images', volume: 'tiny.qcow2' });
  await successOf(admin, adopted.operationId);
  const version = (await admin.images.list())[0]?.versions[0];
  let whileMade = '';
  // commands take some tens of milliseconds: guests are made until one was met, so what was in them would have been found
  const commands = [/vol-upload|define --validate/, /qemu-agent-command/];
  const wereMet = async () => (await Promise.all(commands.map(hasSampled))).every(Boolean);
  for (let number = 1; number === 1 || !(await wereMet()); number += 1) {
    expect(number).toBeLessThan(20);
    const guest = await createOne(admin, {
      ...fromImage({ hostId, imageVersionId: version?.id ?? '' }, `discreet-${number}`),
      login: { user: 'ines', password: guestPassword },
    });
    whileMade += await dumpDatabase();
    await successOf(admin, guest.operationId);
    const { guestId: id } = guest;
    await waitUntil('its agent is seen', async () => (await admin.guests.get({ id })).row.hasAgent);
    const set = await admin.guests.setPassword({ id, user: 'root', password: agentPassword });
    whileMade += await dumpDatabase();
    await successOf(admin, set.operationId);
  }
  await host.exec(`truncate -s 64K ${host.poolPath}/windows.iso && virsh -q pool-refresh images`);
  await engine.observers.lookAtHost(hostId as never);
  const windows = await createOne(admin, {
    name: 'answered',
    source: { kind: 'iso', hostId: hostId as never, pool: 'images', volume: 'windows.iso', osId: 'win2k22' },
    size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
    windows: {
      productKey,
      administratorPassword: windowsPassword,
      user: { name: 'ines', password: windowsPassword },
    },
    start: false,
  });
  whileMade += await dumpDatabase();
  await successOf(admin, windows.operationId);
  const answers = `${host.poolPath}/$(virsh -q vol-list images | awk '/answered.*seed/ { print $1 }')`;
  // what is looked for is what was written
  expect((await host.exec(`cat ${answers}`)).stdout).toContain(inAnswers('AdministratorPassword'));
  await host.exec('touch /tmp/over');
  await sampling;
  const seen = (await host.exec('cat /tmp/sampled')).stdout;

  expect(foundIn(whileMade)).toEqual([]);
  const after = await dumpDatabase();
  expect(foundIn(after)).toEqual([]);
  // the dump holds what it should, so that finding nothing in it says something
  expect(after).toContain('discreet');
  expect(after).toContain('GuestVersion');

  expect(seen).toContain('qemu-agent-command');
  expect(foundIn(seen)).toEqual([]);
  for (const name of ['discreet-1', 'answered', 'foreign'])
    expect(foundIn(await host.virsh('dumpxml', name))).toEqual([]);
  expect(log.length).toBeGreaterThan(0);
  expect(foundIn(log)).toEqual([]);
  const auth = await readFile(`${host.folder}/log/sshd.log`, 'utf8');
  expect(foundIn(auth)).toEqual([]);
});
