import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import { changeOperation, changeStep } from '#lib/engine/workers/operation-rows.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, startTestEngine, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
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
let child: ChildProcess | null = null;

beforeAll(async () => {
  world = await startWorld({ name: 'two', database: { templateUrl: inject('templateUrl') } });
  ({ host, engine, admin } = world);
  place = await prepareTinyPlace(engine, admin, host);
});

afterAll(async () => {
  child?.kill('SIGKILL');
  await world?.stop();
});

const lost = { refusal: { code: 'operation.lost-host' } };
const hostRow = () => engine.runtime.db.host.findUniqueOrThrow({ where: { id: place.hostId } });
const isWaitedFor = async (operationId: string) =>
  (await admin.operations.get({ id: operationId })).steps.find((step) => step.kind === 'wait-ready')?.state ===
  'running';

/** A way to the host's SSH server that counts who comes, and says nothing until it is opened. */
async function openGate() {
  const waiting: Socket[] = [];
  let isOpen = false;
  let count = 0;
  const join = (socket: Socket) => {
    const to = connect(host.port, host.address);
    to.on('error', () => socket.destroy());
    socket.pipe(to).pipe(socket);
  };
  const server = createServer((socket) => {
    count += 1;
    socket.on('error', () => socket.destroy());
    if (isOpen) join(socket);
    else waiting.push(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    count: () => count,
    open() {
      isOpen = true;
      for (const socket of waiting.splice(0)) join(socket);
    },
    close: () => server.close(),
  };
}

test('an operation without a host is run by one engine, however often it is handed out', async () => {
  const { db, jobs } = engine.runtime;
  const other = await startTestEngine(world.databaseUrl, undefined, { engineId: 'another-engine' });
  const gate = await openGate();
  try {
    const { operationId } = await admin.hosts.probe({ address: '127.0.0.1', port: gate.port });
    await waitUntil('it is run', () => gate.count() === 1);
    const { claimedBy } = await db.operation.findUniqueOrThrow({ where: { id: operationId } });
    // more jobs than one engine takes at once, so that both are handed some
    const handed = () => db.$queryRaw<unknown[]>`
      SELECT 1 FROM pgboss.job WHERE name = 'no-host' AND state = 'completed' AND data->>'operationId' = ${operationId}`;
    for (let index = 0; index < 30; index += 1) await db.$transaction((tx) => jobs.send(tx, operationId, null));
    await waitUntil('the others were taken, and found it being run', async () => (await handed()).length >= 30);
    expect(gate.count()).toBe(1);
    gate.open();
    const ended = await successOf(admin, operationId);
    expect(ended.steps).toMatchObject([{ attempts: 1, result: { hostKey: host.hostKey } }]);
    const row = await db.operation.findUniqueOrThrow({ where: { id: operationId } });
    expect(row).toMatchObject({ claimedBy, fence: 1 });
    expect(gate.count()).toBe(1);
  } finally {
    gate.close();
    await other.close();
  }
});

test('an operation without a host whose engine died is run by another; the dead one writes nothing any more', async () => {
  const { db } = engine.runtime;
  const gate = await openGate();
  const other = await startTestEngine(world.databaseUrl, undefined, { engineId: 'another-engine' });
  try {
    const { operationId } = await admin.hosts.probe({ address: '127.0.0.1', port: gate.port });
    await waitUntil('it is run', () => gate.count() === 1);
    const before = await db.operation.findUniqueOrThrow({ where: { id: operationId } });
    // as when the engine that runs it was paused for longer than its claim: somebody else takes it
    await db.$executeRaw`
      UPDATE "Operation" SET "claimedBy" = 'a third engine', "claimedUntil" = now() - interval '1 second', fence = fence + 1 WHERE id = ${operationId}`;
    gate.open();
    await successOf(admin, operationId, 60_000);
    const after = await db.operation.findUniqueOrThrow({ where: { id: operationId } });
    expect(after.fence).toBeGreaterThan(before.fence + 1);
    const late = { db, id: operationId, lease: { operationId, fence: before.fence } };
    await expect(changeStep(late, 1, { output: 'late' })).rejects.toMatchObject(lost);
    await expect(changeOperation(late, { state: 'failed' })).rejects.toMatchObject(lost);
    expect((await admin.operations.get({ id: operationId })).state).toBe('succeeded');
  } finally {
    gate.close();
    await other.close();
  }
});

test('of two engines one owns a host; the other takes over when the lease runs out, and the first stops writing', async () => {
  const { db } = engine.runtime;
  const other = await startTestEngine(world.databaseUrl, undefined, { engineId: 'another-engine' });
  try {
    expect(other.fleet.owned()).toEqual([]);
    expect(engine.fleet.owned()).toEqual([place.hostId]);

    const guest = await createOne(admin, fromImage(place, 'handed-over'));
    await waitUntil('its guest is waited for', () => isWaitedFor(guest.operationId));
    const runs = (await db.operation.findUniqueOrThrow({ where: { id: guest.operationId } })).state;
    expect(runs).toBe('running');
    // as when the first engine was paused for longer than its lease: it does not know yet. Its next renewal may come first
    await waitUntil('the other has taken the host', async () => {
      await db.$executeRaw`UPDATE "Host" SET "leaseUntil" = now() - interval '1 second' WHERE id = ${place.hostId}`;
      await other.fleet.changed(place.hostId);
      return other.fleet.owned().length === 1;
    });
    expect(other.fleet.owned()).toEqual([place.hostId]);
    const fence = (await db.host.findUniqueOrThrow({ where: { id: place.hostId } })).fence;

    await successOf(admin, guest.operationId);
    await waitUntil('the first has let go', () => engine.fleet.owned().length === 0, { timeoutMs: 20_000 });
    const after = await db.host.findUniqueOrThrow({ where: { id: place.hostId } });
    expect(after).toMatchObject({ fence, leaseOwner: 'another-engine' });
    const there = await lookAt(host);
    expect(there).toMatchObject({ names: ['handed-over'], runs: ['handed-over'], seeds: [] });
    expect(there.disks).toHaveLength(1);
    await successOf(admin, (await admin.guests.delete({ id: guest.guestId, disks: ['vda'] })).operationId);
  } finally {
    await other.close();
  }
  await waitUntil('the first has it back', () => engine.fleet.owned().length === 1, { timeoutMs: 20_000 });
});

test('who holds an older lease writes nothing: neither state nor step', async () => {
  const { db } = engine.runtime;
  const { operationId } = await createOne(admin, fromIso(place, 'fenced'));
  await successOf(admin, operationId);
  const { fence } = await db.host.findUniqueOrThrow({ where: { id: place.hostId } });
  const before = await db.operation.findUniqueOrThrow({ where: { id: operationId }, include: { steps: true } });
  const late = { db, id: operationId, lease: { hostId: place.hostId, fence: fence - 1 } };
  await expect(changeOperation(late, { state: 'running' })).rejects.toMatchObject(lost);
  await expect(changeStep(late, 1, { state: 'failed', output: 'late' })).rejects.toMatchObject(lost);
  expect(await db.operation.findUnique({ where: { id: operationId }, include: { steps: true } })).toEqual(before);
  const held = { ...late, lease: { hostId: place.hostId, fence } };
  // nor who holds it, where another hand ended it meanwhile
  await expect(changeOperation(held, { state: 'running' })).rejects.toMatchObject({
    refusal: { code: 'operation.ended' },
  });
  await changeOperation({ ...held, isOver: true }, { state: 'succeeded' });
});

test('of two engines one is killed: the other takes its hosts over and ends what it began, once', async () => {
  const { db } = engine.runtime;
  // this engine only asks and looks
  await engine.fleet.close();
  const script = new URL('./engine-process.ts', import.meta.url).pathname;
  child = spawn(process.execPath, [script, world.databaseUrl, 'killed-engine'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  await waitUntil('the process owns the host', async () => (await hostRow()).leaseOwner === 'killed-engine');
  const { fence } = await hostRow();
  const guest = await createOne(admin, fromImage(place, 'orphan'));
  await waitUntil('its guest is waited for', () => isWaitedFor(guest.operationId));
  const other = await startTestEngine(world.databaseUrl, undefined, { engineId: 'another-engine' });
  try {
    expect(other.fleet.owned()).toEqual([]);
    const over = once(child, 'exit');
    child.kill('SIGKILL');
    await over;
    child = null;
    await waitUntil('the other has taken over', () => other.fleet.owned().includes(place.hostId), {
      timeoutMs: 60_000,
    });
    const taken = await hostRow();
    expect(taken.leaseOwner).toBe('another-engine');
    expect(taken.fence).toBeGreaterThan(fence);
    await successOf(admin, guest.operationId, 100_000);
    const there = await lookAt(host);
    expect(there).toMatchObject({ names: ['fenced', 'orphan'], runs: ['fenced', 'orphan'], seeds: [] });
    expect(there.disks).toHaveLength(2);
    const late = { db, id: guest.operationId, lease: { hostId: place.hostId, fence } };
    await expect(changeOperation(late, { state: 'failed' })).rejects.toMatchObject(lost);
    expect((await endOf(admin, guest.operationId)).state).toBe('succeeded');
  } finally {
    await other.close();
  }
}, 240_000);
