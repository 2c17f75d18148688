import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Engine } from '#lib/engine/compose.ts';
import { pruneSecrets } from '#lib/infra/secrets/prune-secrets.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromImage,
  fromIso,
  lookAt,
  prepareHaltedPlace,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let place: TinyPlace;
/** guests of this one never answer: what waits for them waits until somebody ends it */
let halted: TinyPlace;
let onPoint: (name: string, operationId: string) => void = () => undefined;

beforeAll(async () => {
  world = await startWorld({
    name: 'work',
    database: { templateUrl: inject('templateUrl') },
    onCrashPoint: (name, id) => onPoint(name, id),
    tendSeedsEveryMs: 500,
  });
  ({ host, engine, admin } = world);
  place = await prepareTinyPlace(engine, admin, host);
  halted = await prepareHaltedPlace(admin, place);
});

afterAll(() => world?.stop());

const nothing = { names: [], runs: [], disks: [], seeds: [] };

const stepState = async (operationId: string, kind: string) =>
  (await admin.operations.get({ id: operationId })).steps.find((step) => step.kind === kind)?.state;

/** A guest whose creation waits until somebody ends it. */
const waitingGuest = async (name: string) => {
  const guest = await createOne(admin, fromImage(halted, name));
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

test('what was made is taken away when a creation is cancelled while its guest is waited for', async () => {
  const guest = await waitingGuest('cancelled');
  await admin.operations.cancel({ id: guest.operationId });
  expect(await endOf(admin, guest.operationId)).toMatchObject({ state: 'cancelled' });
  expect(await lookAt(host)).toEqual(nothing);
  expect(await admin.guests.list({})).toEqual([]);
});

test('a guest that is deleted while it is waited for takes its creation with it, and the disk that was to be kept stays', async () => {
  const { db } = engine.runtime;
  const guest = await waitingGuest('unready');
  const [disk] = (await lookAt(host)).disks;
  const { seed } = await db.guest.findUniqueOrThrow({ where: { id: guest.guestId } });
  // as when it is the second try of one that was cancelled while its host was away
  await db.operation.update({ where: { id: guest.operationId }, data: { unsettledAt: new Date() } });
  const { operationId } = await admin.guests.delete({ id: guest.guestId, disks: [] });
  expect(await endOf(admin, guest.operationId)).toMatchObject({
    state: 'cancelled',
    refusal: { code: 'operation.guest-deleted' },
  });
  await successOf(admin, operationId);
  // where it had not stopped, the run of the creation would meet a guest that is gone, and take back what it made
  await waitUntil('nothing runs any more', async () =>
    (await engine.metrics.metrics()).includes('operations_running 0'),
  );
  expect((await db.operation.findUniqueOrThrow({ where: { id: guest.operationId } })).unsettledAt).toBeNull();
  expect(await lookAt(host)).toEqual({ ...nothing, disks: [disk] });
  expect(await db.secret.count({ where: { id: (seed as { secretId: string }).secretId } })).toBe(0);
  expect((await endOf(admin, guest.operationId)).refusal?.code).toBe('operation.guest-deleted');
  // it would write over the disk, or take it away with its failure
  await expect(admin.operations.retry({ id: guest.operationId })).rejects.toMatchObject({
    data: { code: 'operation.guest-deleted' },
  });
  await host.virsh('vol-delete', disk ?? '', '--pool', 'images');
});

test('the disk of a guest that somebody takes off its host while it is waited for stays, its first settings do not', async () => {
  const guest = await waitingGuest('taken');
  const [disk] = (await lookAt(host)).disks;
  const { row } = await admin.guests.get({ id: guest.guestId });
  await host.virsh('undefine', row.uuid);
  await host.virsh('destroy', row.uuid);
  expect(await endOf(admin, guest.operationId)).toMatchObject({ state: 'failed', refusal: { code: 'guest.gone' } });
  expect(await lookAt(host)).toEqual({ ...nothing, disks: [disk] });
  expect(await admin.guests.list({})).toEqual([]);
  await host.virsh('vol-delete', disk ?? '', '--pool', 'images');
});

test('a creation that is at work on its guest is cancelled, and a disk that was there before stays', async () => {
  await host.exec(`cp ${host.poolPath}/tiny.qcow2 ${host.poolPath}/given.qcow2`);
  await host.virsh('pool-refresh', 'images');
  await successOf(admin, (await admin.hosts.check({ id: place.hostId })).operationId);
  onPoint = (name) => {
    if (name === 'remove-seed:before') throw new Error('not yet');
  };
  const { operationId } = await createOne(admin, {
    ...fromImage(place, 'given'),
    source: { kind: 'volume', hostId: place.hostId as never, pool: 'images', volume: 'given.qcow2' },
  });
  await waitUntil('it is ready', async () => (await stepState(operationId, 'wait-ready')) === 'succeeded', {
    timeoutMs: 90_000,
  });
  await admin.operations.cancel({ id: operationId });
  onPoint = () => undefined;
  expect(await endOf(admin, operationId)).toMatchObject({
    state: 'cancelled',
    refusal: { code: 'operation.cancelled' },
  });
  expect(await lookAt(host)).toEqual({ ...nothing, disks: ['given.qcow2'] });
  await host.virsh('vol-delete', 'given.qcow2', '--pool', 'images');
}, 240_000);

test('first settings are taken out of the drive that they are in, also when that is another one from the next start on', async () => {
  onPoint = (name) => {
    if (name === 'remove-seed:before') throw new Error('not yet');
  };
  const { operationId, guestId } = await createOne(admin, fromImage(place, 'moved'));
  await waitUntil('it is ready', async () => (await stepState(operationId, 'wait-ready')) === 'succeeded', {
    timeoutMs: 90_000,
  });
  const { uuid } = (await admin.guests.get({ id: guestId })).row;
  const definition = await host.virsh('dumpxml', '--inactive', uuid);
  const moved = definition.replace(/dev='sda'/, "dev='sdc'").replace(/<address type='drive'[^>]*unit='0'\/>/, '');
  expect(moved).toContain("dev='sdc'");
  const { code, stderr } = await host.exec(`virsh -q define /dev/stdin <<'XML'\n${moved}\nXML`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  onPoint = () => undefined;
  await successOf(admin, operationId);
  expect(await lookAt(host)).toMatchObject({ runs: ['moved'], seeds: [] });
  for (const how of [[], ['--inactive']]) expect(await host.virsh('dumpxml', uuid, ...how)).not.toContain('-seed.iso');
  await successOf(admin, (await admin.guests.delete({ id: guestId, disks: ['vda'] })).operationId);
}, 240_000);

test("a creation whose guest has a snapshot by now is not cancelled: its files would be nobody's", async () => {
  const guest = await waitingGuest('kept');
  await successOf(
    admin,
    (await admin.snapshots.take({ id: guest.guestId, name: 'before', keepMemory: false })).operationId,
  );
  const before = await lookAt(host);
  expect(before.disks).toHaveLength(2);
  expect((await admin.operations.get({ id: guest.operationId })).cancelDeletesGuest).toBe(true);
  await expect(admin.operations.cancel({ id: guest.operationId })).rejects.toMatchObject({
    data: { code: 'operation.guest-in-use' },
  });
  expect(await lookAt(host)).toEqual(before);
  await successOf(admin, (await admin.guests.delete({ id: guest.guestId, disks: ['vda'] })).operationId);
  expect(await lookAt(host)).toEqual(nothing);
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
    Array.from({ length: 8 }, (_, index) => createOne(admin, fromImage(halted, `many-${index}`))),
  );
  await waitUntil('six of them are begun', () => inside.size === 6);
  const waiting = many.filter(({ operationId }) => !inside.has(operationId));
  expect(waiting).toHaveLength(2);
  for (const { operationId } of waiting) {
    await admin.operations.cancel({ id: operationId });
    expect(await endOf(admin, operationId)).toMatchObject({ state: 'cancelled' });
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
  // its steps are read when it begins: it fails until a patience that is over at once is written, and once more, since that
  // run may have read them before
  let isChanged = false;
  let hasFailedSince = false;
  onPoint = (name) => {
    if (name !== 'reserve-guest:before' || hasFailedSince) return;
    hasFailedSince = isChanged;
    throw new Error('not yet');
  };
  const { operationId, guestId } = await createOne(admin, fromImage(halted, 'slow'));
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

test('a guest without an agent is ready when it gives the disc with its first settings back', async () => {
  const guest = await waitingGuest('agentless');
  const { row } = await admin.guests.get({ id: guest.guestId });
  expect((await lookAt(host)).seeds).toHaveLength(1);
  // as the last command of its first settings does
  await host.virsh('qemu-monitor-command', row.uuid, '{"execute":"blockdev-open-tray","arguments":{"id":"ua-seed"}}');
  await successOf(admin, guest.operationId);
  expect((await lookAt(host)).seeds).toEqual([]);
  await successOf(admin, (await admin.guests.delete({ id: guest.guestId, disks: ['vda'] })).operationId);
});

test('a guest that is ready only when nobody waits for it any more loses its first settings all the same, once', async () => {
  const { db } = engine.runtime;
  onPoint = (name) => {
    if (name === 'wait-ready:before') throw new Failure({ code: 'guest.not-booted', details: { seconds: 0 } });
  };
  const { operationId, guestId } = await createOne(admin, fromImage(place, 'late'));
  const { seed } = await db.guest.findUniqueOrThrow({ where: { id: guestId } });
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'failed', refusal: { code: 'guest.not-booted' } });
  onPoint = () => undefined;
  const removals = async () =>
    (await admin.operations.list({})).filter((one) => one.guestId === guestId && one.kind === 'guest.settle');
  await waitUntil('it is seen that it is ready', async () => (await removals()).length > 0, { timeoutMs: 60_000 });
  const [removal] = await removals();
  await successOf(admin, removal?.id ?? '');
  const there = await lookAt(host);
  expect(there).toMatchObject({ runs: ['late'], seeds: [] });
  expect(there.disks).toHaveLength(1);
  expect(await host.virsh('domblklist', 'late')).toMatch(/sda\s+-/);
  expect(await db.secret.count({ where: { id: (seed as { secretId: string }).secretId } })).toBe(0);
  expect(await db.guest.findUniqueOrThrow({ where: { id: guestId } })).toMatchObject({ seed: null });
  expect(removal).toMatchObject({ userName: null });
  expect(await db.auditEntry.findMany({ where: { action: 'guest.settle' } })).toMatchObject([{ via: 'engine' }]);
  await successOf(admin, (await admin.guests.delete({ id: guestId, disks: ['vda'] })).operationId);
  expect(await removals()).toHaveLength(1);
});
