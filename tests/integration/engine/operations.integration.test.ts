import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import { changeOperation, changeStep } from '#lib/engine/workers/operation-rows.ts';
import { pruneSecrets } from '#lib/infra/secrets/prune-secrets.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import {
  callerOf,
  endOf,
  makeActor,
  startTestEngine,
  successOf,
  type TestCaller,
} from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromImage,
  fromIso,
  lookAt,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';
import { copyDatabase } from '#tests/setup/copy-database.ts';

let hosts: TestHosts;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let place: TinyPlace;
let database: Awaited<ReturnType<typeof copyDatabase>>;
let onPoint: (name: string, operationId: string) => void = () => undefined;

beforeAll(async () => {
  database = await copyDatabase(inject('templateUrl'));
  [hosts, engine] = await Promise.all([
    startHosts({ count: 1, name: 'work' }),
    startTestEngine(database.url, (name, id) => onPoint(name, id)),
  ]);
  host = hosts.hosts[0] as TestHost;
  admin = callerOf(engine, await makeActor(engine, 'admin'));
  place = await prepareTinyPlace(engine, admin, host);
});

afterAll(async () => {
  await engine?.close();
  await Promise.all([hosts?.stop(), database?.drop()]);
});

const nothing = { names: [], runs: [], disks: [], seeds: [] };

const stepState = async (operationId: string, kind: string) =>
  (await admin.operations.get({ id: operationId })).steps.find((step) => step.kind === kind)?.state;

/** A guest that does not answer (it has no agent), so that its creation waits until somebody ends it. */
const waitingGuest = async (name: string) => {
  const guest = await createOne(admin, fromImage(place, name));
  await waitUntil(
    `${name} is waited for`,
    async () => (await stepState(guest.operationId, 'wait-ready')) === 'running',
  );
  return guest;
};

test('two creations with one name at once: one is made, one is refused in words', async () => {
  const both = await Promise.allSettled([
    createOne(admin, fromIso(place, 'twin')),
    createOne(admin, fromIso(place, 'twin')),
  ]);
  const made = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(made).toHaveLength(1);
  expect(refused).toMatchObject([{ code: 'guest.name-taken', data: { title: expect.stringContaining('twin') } }]);
  await successOf(admin, made[0]?.operationId ?? '');
  expect((await lookAt(host)).names).toEqual(['twin']);
  await successOf(admin, (await admin.guests.delete({ id: made[0]?.guestId ?? '', disks: ['vda'] })).operationId);
});

test('a name that somebody took with virsh a moment ago is refused and leaves nothing; after that it can be retried', async () => {
  // taken between the look and the definition, which is the last moment there is: the step fails, and is tried again
  let taken: { uuid: string } | null = null;
  let isTaking = false;
  onPoint = (name) => {
    if (name !== 'ensure-seed:before' || taken) return;
    if (!isTaking)
      void host.defineTinyGuest({ name: 'contested' }).then((made) => {
        taken = made;
      });
    isTaking = true;
    throw new Error('not yet');
  };
  const { operationId } = await createOne(admin, fromImage(place, 'contested'));
  const ended = await endOf(admin, operationId);
  onPoint = () => undefined;
  const { uuid } = taken as unknown as { uuid: string };
  expect(ended).toMatchObject({ state: 'failed', refusal: { code: 'guest.name-taken' } });
  expect(await lookAt(host)).toEqual({ ...nothing, names: ['contested'] });
  expect(
    await engine.runtime.db.guest.count({ where: { name: 'contested', stage: { not: 'gone' }, origin: 'guesthouse' } }),
  ).toBe(0);

  await host.virsh('undefine', uuid);
  await waitUntil('it left the list', async () => (await admin.guests.list({ name: 'contested' })).length === 0);
  await admin.operations.retry({ id: operationId });
  await successOf(admin, operationId);
  const there = await lookAt(host);
  expect(there).toMatchObject({ names: ['contested'], runs: ['contested'], seeds: [] });
  expect(there.disks).toHaveLength(1);
  const [row] = await admin.guests.list({ name: 'contested' });
  await successOf(admin, (await admin.guests.delete({ id: row?.id ?? '', disks: ['vda'] })).operationId);
});

test('a cancel ends the command that runs on the host, and what was made is taken away', async () => {
  const guest = await waitingGuest('cancelled');
  await admin.operations.cancel({ id: guest.operationId });
  expect(await endOf(admin, guest.operationId)).toMatchObject({ state: 'cancelled' });
  expect(await lookAt(host)).toEqual(nothing);
  expect(await admin.guests.list({})).toEqual([]);
  const agents = await host.exec("ps -e -o args | grep -c '[q]emu-agent-command'");
  expect(agents.stdout.trim()).toBe('0');
});

test('at most six operations work on a host at once, and one that waits can be cancelled at once', async () => {
  let most = 0;
  const inside = new Set<string>();
  onPoint = (name, id) => {
    if (name === 'reserve-guest:before') inside.add(id);
    if (name === 'wait-ready:after') inside.delete(id);
    most = Math.max(most, inside.size);
  };
  const many = await Promise.all(
    Array.from({ length: 8 }, (_, index) => createOne(admin, fromImage(place, `many-${index}`))),
  );
  await waitUntil('six of them are begun', () => inside.size === 6);
  const waiting = many.filter(({ operationId }) => !inside.has(operationId));
  expect(waiting).toHaveLength(2);
  for (const { operationId } of waiting) {
    await admin.operations.cancel({ id: operationId });
    expect(await endOf(admin, operationId, 5_000)).toMatchObject({ state: 'cancelled' });
  }
  expect(inside.size).toBe(6);
  const begun = many.filter(({ operationId }) => inside.has(operationId));
  for (const { operationId } of begun) await admin.operations.cancel({ id: operationId });
  for (const { operationId } of begun) expect((await endOf(admin, operationId)).state).toBe('cancelled');
  onPoint = () => undefined;
  expect(most).toBe(6);
  expect(await lookAt(host)).toEqual(nothing);
  expect(await admin.guests.list({})).toEqual([]);
});

test('a guest that is not ready in time stays, with its disk, and says so', async () => {
  // its steps are read when it begins: it fails once, and begins again with a patience that is over at once
  let isChanged = false;
  onPoint = (name) => {
    if (name === 'reserve-guest:before' && !isChanged) throw new Error('not yet');
  };
  const { operationId, guestId } = await createOne(admin, fromImage(place, 'slow'));
  const { db } = engine.runtime;
  const step = await db.operationStep.findFirstOrThrow({ where: { operationId, kind: 'wait-ready' } });
  await db.operationStep.update({
    where: { operationId_number: { operationId, number: step.number } },
    data: { input: { ...(step.input as object), timeoutSeconds: 0 } },
  });
  isChanged = true;
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'failed', refusal: { code: 'guest.not-booted' } });
  onPoint = () => undefined;
  const there = await lookAt(host);
  expect(there).toMatchObject({ names: ['slow'], runs: ['slow'] });
  expect(there.disks).toHaveLength(1);
  expect(there.seeds).toHaveLength(1);
  // its first settings are kept for the next start, and go with it when it is deleted
  const { seed } = await db.guest.findUniqueOrThrow({ where: { id: guestId } });
  const { secretId } = seed as { secretId: string };
  await pruneSecrets(db, new Date(Date.now() + 60_000));
  // those of creations that were cancelled before are forgotten, its own is not
  expect((await db.secret.findMany({ where: { kind: 'cloud-init' } })).map(({ id }) => id)).toEqual([secretId]);
  await successOf(admin, (await admin.guests.delete({ id: guestId, disks: ['vda'] })).operationId);
  expect(await lookAt(host)).toEqual(nothing);
  expect(await db.secret.count({ where: { kind: 'cloud-init' } })).toBe(0);
});

test('of two engines one owns a host; the other takes over when the lease runs out, and the first stops writing', async () => {
  const { db } = engine.runtime;
  const other = await startTestEngine(database.url, undefined, { engineId: 'another-engine' });
  try {
    expect(other.fleet.owned()).toEqual([]);
    expect(engine.fleet.owned()).toEqual([place.hostId]);

    const guest = await waitingGuest('handed-over');
    const runs = (await db.operation.findUniqueOrThrow({ where: { id: guest.operationId } })).state;
    expect(runs).toBe('running');
    // as when the first engine was paused for longer than its lease: it does not know yet
    await db.$executeRaw`UPDATE "Host" SET "leaseUntil" = now() - interval '1 second' WHERE id = ${place.hostId}`;
    await other.fleet.changed(place.hostId);
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
  const lost = { refusal: { code: 'operation.lost-host' } };
  await expect(changeOperation(late, { state: 'running' })).rejects.toMatchObject(lost);
  await expect(changeStep(late, 1, { state: 'failed', output: 'late' })).rejects.toMatchObject(lost);
  expect(await db.operation.findUnique({ where: { id: operationId }, include: { steps: true } })).toEqual(before);
  await changeOperation({ ...late, lease: { hostId: place.hostId, fence } }, { state: 'succeeded' });
});
