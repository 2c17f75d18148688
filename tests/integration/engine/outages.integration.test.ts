import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import { migrateSql } from '#lib/infra/db/migrate-sql.ts';
import { probeHostKey } from '#lib/infra/ssh/probe-host-key.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/setup/start-embedded-postgres.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromImage,
  fromIso,
  lookAt,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let place: TinyPlace;
let postgres: EmbeddedPostgres;
const folder = mkdtempSync(path.join(tmpdir(), 'gh-outages-'));

/** What happens when an operation comes by a place, once. */
let strike: { at: string; with: () => void } | null = null;
const onCrashPoint = (name: string) => {
  if (strike?.at !== name) return;
  const { with: act } = strike;
  strike = null;
  act();
};

/** Does something at a place of the next operation; resolves when it was done. */
function when(at: string, act: () => Promise<void>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  strike = { at, with: () => void act().then(resolve, reject) };
  return promise;
}

const hostRow = () => engine.runtime.db.host.findUniqueOrThrow({ where: { id: place.hostId } });
const isUp = async () => (await hostRow()).connection === 'up';
const codeOf = (row: { refusal: unknown }) => (row.refusal as { code?: string } | null)?.code;
const failureOf = async (operationId: string) =>
  (await engine.runtime.db.operationStep.findMany({ where: { operationId } })).map(codeOf).find(Boolean);

async function expectOne(name: string, state: { isRunning: boolean; seeds: number }): Promise<void> {
  const there = await lookAt(host);
  expect(there).toMatchObject({ names: [name], runs: state.isRunning ? [name] : [] });
  expect(there.disks).toHaveLength(1);
  expect(there.seeds).toHaveLength(state.seeds);
  const [row] = await admin.guests.list({ name });
  const id = row?.id ?? '';
  // what was broken off may still be on its way to look at what is there
  const hasDisk = async () => ((await admin.guests.previewDeletion({ ids: [id] }))[0]?.disks.length ?? 0) > 0;
  await waitUntil('its disk is known', hasDisk);
  await successOf(admin, (await admin.guests.delete({ id, disks: ['vda'] })).operationId);
  expect(await lookAt(host)).toEqual({ names: [], runs: [], disks: [], seeds: [] });
}

beforeAll(async () => {
  chmodSync(folder, 0o755);
  postgres = await startEmbeddedPostgres({ dir: path.join(folder, 'postgres') });
  await migrateSql(postgres.url, path.resolve('prisma/migrations'));
  world = await startWorld({ name: 'outage', database: { url: postgres.url }, onCrashPoint, keepAliveMs: 2_000 });
  ({ host, engine, admin } = world);
  place = await prepareTinyPlace(engine, admin, host);
});

afterAll(async () => {
  await world?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('an sshd that is killed while a seed is written: the creation goes on when it is back', async () => {
  const killed = when('ensure-seed:made', () => host.killSshd());
  const { operationId } = await createOne(admin, { ...fromImage(place, 'sshd'), start: false });
  await killed;
  await waitUntil('the step has failed', () => failureOf(operationId));
  expect(await failureOf(operationId)).toMatch(/^host\.(line-lost|port-closed)$/);
  await host.startSshd();
  await successOf(admin, operationId);
  await waitUntil('the host is up', isUp);
  await expectOne('sshd', { isRunning: false, seeds: 1 });
});

test('a libvirtd that is killed before a guest is defined: the creation goes on when it is back', async () => {
  const killed = when('ensure-domain:before', () => host.killLibvirtd());
  const { operationId } = await createOne(admin, fromIso(place, 'libvirtd'));
  await killed;
  // the step may have been faster than the kill; what it finds next is gone then
  await waitUntil('it failed or is done', async () => (await failureOf(operationId)) ?? (await hostRow()).refusal);
  await host.startLibvirtd();
  await successOf(admin, operationId);
  await waitUntil('the host is up', isUp);
  await expectOne('libvirtd', { isRunning: true, seeds: 0 });
});

test('connections to the database that are cut in the middle: the creation ends, nothing is doubled', async () => {
  const cut = when('ensure-domain:after', async () => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
      'SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    // they are told to end, and do so a moment later
    const left = 'SELECT 1 FROM pg_stat_activity WHERE pid = ANY($1)';
    const pids = rows.map(({ pid }) => pid);
    await waitUntil('they are cut', async () => (await client.query(left, [pids])).rowCount === 0);
    await client.end();
  });
  const { operationId } = await createOne(admin, fromIso(place, 'cut'));
  await cut;
  await waitUntil('the database can be asked', () => hostRow().catch(() => null));
  await successOf(admin, operationId);
  expect((await hostRow()).refusal).toBeNull();
  await expectOne('cut', { isRunning: true, seeds: 0 });
});

test('a database that is restarted in the middle: the creation ends, nothing is doubled', async () => {
  const stopped = when('ensure-running:before', () => postgres.stop());
  const { operationId } = await createOne(admin, fromIso(place, 'restart'));
  await stopped;
  const { url } = postgres;
  postgres = await startEmbeddedPostgres({ dir: path.join(folder, 'postgres') });
  expect(postgres.url).toBe(url);
  await waitUntil('the database can be asked', () => hostRow().catch(() => null));
  await successOf(admin, operationId);
  await waitUntil('the host is up', isUp);
  await expectOne('restart', { isRunning: true, seeds: 0 });
});

test('a host without its SSH server is away; the tries are spread; asking for a check tries at once', async () => {
  await host.killSshd();
  await waitUntil('the host is away', async () => (await hostRow()).connection === 'away');
  const away = await waitUntil('the wait has become long', async () => {
    const row = await hostRow();
    return row.nextTryAt && row.nextTryAt.getTime() - Date.now() > 1_500 ? row : null;
  });
  expect(codeOf(away)).toBe('host.port-closed');
  // no try before its time: nothing that we write ourselves may cut the wait short
  await waitUntil('it was tried again', async () => {
    const row = await hostRow();
    return row.nextTryAt?.getTime() !== away.nextTryAt?.getTime();
  });
  expect(Date.now()).toBeGreaterThan((away.nextTryAt?.getTime() ?? 0) - 20);
  // long enough for the server to start and the question to be asked within it
  const next = await waitUntil(
    'the wait has become longer',
    async () => {
      const row = await hostRow();
      return row.nextTryAt && row.nextTryAt.getTime() - Date.now() > 7_000 ? row : null;
    },
    { timeoutMs: 60_000 },
  );

  await host.startSshd();
  const announced = await waitUntil('a long wait was announced', async () => {
    const row = await hostRow();
    if (row.connection === 'up') throw new Error('it was back before it was asked for');
    return row.nextTryAt && row.nextTryAt >= (next.nextTryAt ?? new Date()) ? row.nextTryAt : null;
  });
  const { operationId } = await admin.hosts.check({ id: place.hostId });
  await waitUntil('the host is up', isUp);
  expect(Date.now()).toBeLessThan(announced.getTime());
  await successOf(admin, operationId);
});

test('a host that is unplugged keeps what was seen last, costs pages nothing, and comes back by itself', async () => {
  const { operationId } = await createOne(admin, fromIso(place, 'grey'));
  await successOf(admin, operationId);
  await host.unplug();
  await waitUntil('the host is away', async () => (await hostRow()).connection === 'away', { timeoutMs: 60_000 });
  const [seen] = await admin.guests.list({});
  const row = await hostRow();
  expect(codeOf(row)).toMatch(/^host\.(unreachable|line-lost)$/);
  expect(row.nextTryAt).not.toBeNull();
  // both are there before one attempt to reach it has ended
  const attempt = probeHostKey(host.address, host.port).then(
    () => 'it answered',
    () => 'it was tried',
  );
  const both = Promise.all([admin.guests.list({}), admin.hosts.list()]);
  expect(await Promise.race([both.then(() => 'both are there'), attempt])).toBe('both are there');
  const [[after], [listed]] = await both;
  expect(after).toMatchObject({ name: 'grey', power: 'running', seenAt: seen?.seenAt, hostConnection: 'away' });
  expect(listed).toMatchObject({ connection: 'away', refusal: { next: expect.any(String) } });
  await expect(createOne(admin, fromIso(place, 'no-way'))).rejects.toMatchObject({
    code: 'host.unreachable',
  });

  await host.plug();
  await waitUntil('the host is up', isUp, { timeoutMs: 90_000 });
  expect((await admin.guests.list({}))[0]).toMatchObject({ power: 'running', hostConnection: 'up' });
  expect((await hostRow()).refusal).toBeNull();
});

test('a changed host key stops everything until it is accepted; the same key after a restart does not', async () => {
  await host.killSshd();
  await host.startSshd();
  await waitUntil('the host is up again', isUp, { timeoutMs: 60_000 });

  const logIns = async () => (await host.exec("grep -c 'Accepted' /var/log/sshd.log")).stdout.trim();
  const key = await host.changeHostKey();
  const known = await logIns();
  await waitUntil('the host is refused', async () => (await hostRow()).connection === 'refused', { timeoutMs: 60_000 });
  const row = await hostRow();
  expect(codeOf(row)).toBe('host.key-changed');
  expect(row.refusal).toMatchObject({ details: { hostKey: key } });
  // asking for more changes nothing: not even a login is tried
  const check = await admin.hosts.check({ id: place.hostId });
  const ended = await waitUntil('the check has ended', async () => {
    const operation = await admin.operations.get({ id: check.operationId });
    return operation.state === 'failed' ? operation : null;
  });
  expect(ended.refusal?.code).toBe('host.key-changed');
  expect(await logIns()).toBe(known);

  await admin.hosts.acceptKey({ id: place.hostId, hostKey: key });
  await waitUntil('the host is up', isUp, { timeoutMs: 20_000 });
  expect((await admin.guests.list({}))[0]?.power).toBe('running');
});
