import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { letPass, waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
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
let strike: { at: string; act: () => Promise<void> } | null = null;

/** a place that is not passed */
let held = '';

const onCrashPoint = (name: string) => {
  if (name === held) throw new Error('not yet');
  if (strike?.at !== name) return;
  const { act } = strike;
  strike = null;
  void act();
};

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'cut', database, onCrashPoint, keepAliveMs: 2_000 });
  ({ host, engine, admin } = world);
  place = await prepareTinyPlace(engine, admin, host);
});

afterAll(() => world?.stop());

const nothing = { names: [], runs: [], disks: [], seeds: [] };
const row = (id: string) => engine.runtime.db.operation.findUniqueOrThrow({ where: { id } });
const connection = async () =>
  (await engine.runtime.db.host.findUniqueOrThrow({ where: { id: place.hostId } })).connection;
const isAway = async () => (await connection()) !== 'up';
const isSettled = async (id: string) => (await row(id)).unsettledAt === null;

/** A guest that was made of an ISO. */
async function make(name: string) {
  const { operationId } = await createOne(admin, fromIso(place, name));
  await successOf(admin, operationId);
  const [guest] = await admin.guests.list({ name });
  if (!guest) throw new Error(`${name} is not listed`);
  return guest;
}

/** Begins its deletion, which does not come past a place until `held` is another. */
async function deleteUpTo(at: string, { id }: { id: string }): Promise<string> {
  held = at;
  const { operationId } = await admin.guests.delete({ id, disks: ['vda'] });
  await waitUntil('it waits for its next try', async () => (await row(operationId)).attempt > 0);
  return operationId;
}

const unknown = {
  state: 'cancelled',
  refusal: {
    code: 'operation.outcome-unknown',
    title: expect.stringContaining('cut1'),
    next: expect.stringContaining('answers again'),
  },
};

test('a creation that waits for its host to come back is cancelled at once, and cleared away when it is back', async () => {
  strike = { at: 'ensure-domain:after', act: () => host.killSshd() };
  const { operationId } = await createOne(admin, fromImage(place, 'waits'));
  await waitUntil('it waits for its host', async () => (await row(operationId)).state === 'queued');
  await waitUntil('the host is away', isAway);
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject(unknown);
  // the host is away still: nobody waited for it
  expect(await isAway()).toBe(true);
  expect(await admin.guests.list({})).toEqual([]);
  expect((await lookAt(host)).names).toEqual(['waits']);

  await host.startSshd();
  await waitUntil('it was looked at', () => isSettled(operationId), { timeoutMs: 90_000 });
  expect(await lookAt(host)).toEqual(nothing);
  expect((await endOf(admin, operationId)).refusal?.code).toBe('operation.cancelled');
  await waitUntil('the list is empty', async () => (await admin.guests.list({})).length === 0);
  expect(await admin.audit.list({ search: 'guest.undefine' })).toEqual([]);
});

test('a deletion that could not begin before its host went away is cancelled at once, and the guest stays', async () => {
  const operationId = await deleteUpTo('delete-domain:before', await make('there'));
  await host.killSshd();
  await waitUntil('the host is away', isAway);
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject(unknown);
  expect(await isAway()).toBe(true);
  expect((await admin.guests.list({}))[0]).toMatchObject({ name: 'there', stage: 'present' });
  held = '';
  await host.startSshd();
  await waitUntil('it was looked at', () => isSettled(operationId), { timeoutMs: 90_000 });
  expect((await lookAt(host)).runs).toEqual(['there']);
});

test('a deletion whose host went away when its guest was gone goes on when it is back, cancelled or not', async () => {
  const operationId = await deleteUpTo('delete-domain:after', await make('gone'));
  await host.killSshd();
  await waitUntil('the host is away', isAway);
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject(unknown);
  held = '';
  await host.startSshd();
  await waitUntil('it was looked at', () => isSettled(operationId), { timeoutMs: 90_000 });
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'succeeded', refusal: null });
  const there = await lookAt(host);
  expect(there.names).not.toContain('gone');
  expect(there.disks.filter((volume) => volume.startsWith('gone-'))).toEqual([]);
  expect(await admin.guests.list({ name: 'gone' })).toEqual([]);
}, 240_000);

test('a deletion whose guest is gone is not cancelled any more, and a disk that does not go keeps nothing else', async () => {
  const operationId = await deleteUpTo('delete-volume:before', await make('late'));
  await expect(admin.operations.cancel({ id: operationId })).rejects.toMatchObject({
    data: { code: 'operation.past-return' },
  });
  await host.virsh('pool-destroy', 'images');
  held = '';
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'failed', refusal: { code: 'pool.inactive' } });
  expect(await admin.guests.list({ name: 'late' })).toEqual([]);
  await host.virsh('pool-start', 'images');
  await admin.operations.retry({ id: operationId });
  await successOf(admin, operationId);
  // a listing while it was off has seen neither it nor its volumes
  await successOf(admin, (await admin.hosts.check({ id: place.hostId })).operationId);
  expect((await lookAt(host)).disks.filter((volume) => volume.startsWith('late-'))).toEqual([]);
}, 240_000);

test('a snapshot inside the disk that somebody made under the same name meanwhile is not taken for ours', async () => {
  const { operationId: made } = await createOne(admin, { ...fromIso(place, 'kept'), start: false, firmware: 'bios' });
  await successOf(admin, made);
  const [guest] = await admin.guests.list({ name: 'kept' });
  held = 'ensure-snapshot:prepared';
  const { operationId } = await admin.snapshots.take({ id: guest?.id ?? '', name: 'one' });
  await waitUntil('it is about to be taken', async () => (await row(operationId)).attempt > 0);
  await host.virsh('snapshot-create-as', 'kept', 'one');
  held = '';
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'failed', refusal: { code: 'snapshot.name-taken' } });
  expect((await host.virsh('snapshot-list', 'kept', '--name')).trim()).toBe('one');
});

test('a snapshot inside the disk that was taken when it is cancelled is taken away again', async () => {
  const [guest] = await admin.guests.list({ name: 'kept' });
  held = 'ensure-snapshot:recorded';
  const { operationId } = await admin.snapshots.take({ id: guest?.id ?? '', name: 'two' });
  await waitUntil('it was taken', async () => (await row(operationId)).attempt > 0);
  expect(await host.virsh('snapshot-list', 'kept', '--name')).toContain('two');
  await admin.operations.cancel({ id: operationId });
  expect((await endOf(admin, operationId)).state).toBe('cancelled');
  held = '';
  expect((await host.virsh('snapshot-list', 'kept', '--name')).trim()).toBe('one');
});

test('what runs on a host that is unplugged ends as soon as the line is known to be lost, and is looked at later', async () => {
  const [guest] = await admin.guests.list({ name: 'there' });
  // no system in it that could hear the button
  const { operationId } = await admin.guests.power({ id: guest?.id ?? '', action: 'shutdown' });
  await waitUntil('it is waited for', async () => {
    const { steps } = await admin.operations.get({ id: operationId });
    return steps[0]?.state === 'running' && steps[0].progressNote !== null;
  });
  await host.unplug();
  // it looks every 300 ms: where its seconds stand still, it stands in a question that nobody answers
  const seconds = async () => (await admin.operations.get({ id: operationId })).steps[0]?.progressNote;
  await waitUntil('a question hangs', async () => {
    const before = await seconds();
    await letPass('seconds that stand still', 3_000);
    return (await seconds()) === before;
  });
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject(unknown);
  // what happened on the host meanwhile is seen when it is back
  await host.virsh('destroy', 'there');
  await host.plug();
  await waitUntil('it was looked at', () => isSettled(operationId), { timeoutMs: 120_000 });
  await waitUntil('it is seen', async () => (await admin.guests.list({ name: 'there' }))[0]?.power === 'off');
  expect((await endOf(admin, operationId)).refusal?.code).toBe('operation.cancelled');
}, 240_000);

test('a retry of what is not looked at yet makes one guest, and nobody clears it away afterwards', async () => {
  strike = { at: 'ensure-domain:after', act: () => host.killSshd() };
  const { operationId } = await createOne(admin, fromImage(place, 'again'));
  await waitUntil('it waits for its host', async () => (await row(operationId)).state === 'queued');
  await waitUntil('the host is away', isAway);
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject(unknown);
  await admin.operations.retry({ id: operationId });
  await host.startSshd();
  await successOf(admin, operationId, 120_000);
  expect((await row(operationId)).unsettledAt).toBeNull();
  const there = await lookAt(host);
  expect(there).toMatchObject({ runs: ['again'], seeds: [] });
  expect(there.names).toContain('again');
});

test('a retry of a full clone that ran already when its host went away does not take the disk from under it', async () => {
  strike = { at: 'ensure-running:recorded', act: () => host.killSshd() };
  const request = fromImage(place, 'whole');
  const source = { ...request.source, clone: 'full' } as typeof request.source;
  const { operationId } = await createOne(admin, { ...request, source });
  await waitUntil('the host is away', isAway);
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject(unknown);
  await admin.operations.retry({ id: operationId });
  await host.startSshd();
  await successOf(admin, operationId, 120_000);
  const files = await host.exec('ls -l /proc/$(cat /run/libvirt/qemu/whole.pid)/fd');
  expect(files.stdout).toContain('whole-');
  expect(files.stdout).not.toContain('deleted');
}, 240_000);

test('what was tried again, and cancelled again before its host is back, leaves nothing there', async () => {
  const before = await lookAt(host);
  strike = { at: 'ensure-domain:after', act: () => host.killSshd() };
  const { operationId } = await createOne(admin, fromImage(place, 'twice'));
  await waitUntil('it waits for its host', async () => (await row(operationId)).state === 'queued');
  await waitUntil('the host is away', isAway);
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject(unknown);
  await admin.operations.retry({ id: operationId });
  await waitUntil('it is begun', async () => (await row(operationId)).startedAt !== null);
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'cancelled' });
  expect((await lookAt(host)).names).toContain('twice');
  await host.startSshd();
  await waitUntil('it was looked at', () => isSettled(operationId), { timeoutMs: 90_000 });
  expect(await lookAt(host)).toEqual(before);
}, 240_000);
