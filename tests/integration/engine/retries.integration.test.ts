import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { callerOf, endOf, makeActor, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromImage,
  fromIso,
  lookAt,
  type Made,
  prepareHaltedPlace,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let place: TinyPlace;
let halted: TinyPlace;
/** a place that is not passed */
let held = '';

const onCrashPoint = (name: string) => {
  if (name === held) throw new Error('not yet');
};

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'anew', database, onCrashPoint });
  ({ host, engine, admin } = world);
  place = await prepareTinyPlace(engine, admin, host);
  halted = await prepareHaltedPlace(admin, place);
});

afterAll(() => world?.stop());

const row = (id: string) => engine.runtime.db.operation.findUniqueOrThrow({ where: { id } });
const retry = (id: string, caller = admin) => caller.operations.retry({ id });
const guestNamed = async (name: string) => (await admin.guests.list({ name }))[0];

/** Begins it, and cancels it where it stands at a place. */
async function cancelAt(at: string, begin: () => Promise<{ operationId: string }>): Promise<string> {
  held = at;
  const { operationId } = await begin();
  await waitUntil(`it stands at ${at}`, async () => (await row(operationId)).attempt > 0);
  await admin.operations.cancel({ id: operationId });
  expect((await endOf(admin, operationId)).state).toBe('cancelled');
  held = '';
  return operationId;
}

/** A guest of the image that never answers: its creation fails, and it stays. */
async function makeKept(name: string): Promise<Made> {
  held = 'reserve-guest:before';
  const made = await createOne(admin, fromImage(halted, name));
  await waitUntil('it is begun', async () => (await row(made.operationId)).attempt > 0);
  const { db } = engine.runtime;
  const where = { operationId: made.operationId, kind: 'wait-ready' };
  const step = await db.operationStep.findFirstOrThrow({ where });
  await db.operationStep.updateMany({ where, data: { input: { ...(step.input as object), timeoutSeconds: 0 } } });
  held = '';
  expect(await endOf(admin, made.operationId)).toMatchObject({
    state: 'failed',
    refusal: { code: 'guest.not-booted' },
    isRepeatable: false,
  });
  return made;
}

test('a creation whose guest stayed is not done again, also when the guest is deleted and its disk was kept', async () => {
  const { operationId, guestId } = await makeKept('kept');
  const { disks } = await lookAt(host);
  expect(disks).toHaveLength(1);
  await expect(retry(operationId)).rejects.toMatchObject({
    code: 'operation.made',
    data: { title: expect.stringContaining('kept') },
  });
  expect(await lookAt(host)).toMatchObject({ disks, runs: ['kept'] });

  await successOf(admin, (await admin.guests.delete({ id: guestId, disks: [] })).operationId);
  await expect(retry(operationId)).rejects.toMatchObject({ code: 'operation.made' });
  expect(await lookAt(host)).toEqual({ names: [], runs: [], disks, seeds: [] });
  await host.virsh('vol-delete', '--pool', 'images', disks[0] ?? '');
});

test('a deletion that is tried again is decided anew: by who asks, and by what its disks are by then', async () => {
  const { guestId, operationId: made } = await createOne(admin, fromIso(place, 'base'));
  await successOf(admin, made);
  const [disk = ''] = (await lookAt(host)).disks;
  const remove = (disks: string[]) => () => admin.guests.delete({ id: guestId, disks });
  const keeping = await cancelAt('delete-domain:before', remove([]));
  const deletion = await cancelAt('delete-domain:before', remove(['vda']));
  expect((await admin.operations.get({ id: deletion })).isRepeatable).toBe(true);

  const actor = await makeActor(engine, 'admin', 'keys');
  const key = callerOf(engine, {
    ...actor,
    via: { kind: 'api-key', keyId: 'key', permissions: ['operation.read', 'operation.cancel', 'guest.read'] },
  });
  await expect(retry(deletion, key)).rejects.toMatchObject({ code: 'access.forbidden' });

  const size = ['--capacity', '1G', '--format', 'qcow2', '--backing-vol-format', 'qcow2'];
  await host.virsh('vol-create-as', 'images', 'clone.qcow2', ...size, '--backing-vol', disk);
  const isSeen = async (is: boolean) => {
    await admin.hosts.lookAtStorage({ id: place.hostId });
    return (await engine.runtime.db.volume.count({ where: { name: 'clone.qcow2' } })) === Number(is);
  };
  await waitUntil('the clone is seen', () => isSeen(true), { timeoutMs: 60_000 });
  await expect(retry(deletion)).rejects.toMatchObject({ code: 'volume.in-use' });
  // who wanted the disk to stay may still have that: it is what the clone needs
  held = 'delete-domain:before';
  await retry(keeping);
  await admin.operations.cancel({ id: keeping });
  await endOf(admin, keeping);
  held = '';
  expect(await guestNamed('base')).toMatchObject({ stage: 'present' });

  await host.virsh('vol-delete', '--pool', 'images', 'clone.qcow2');
  await waitUntil('the clone is gone', () => isSeen(false), { timeoutMs: 60_000 });
  await retry(deletion);
  await successOf(admin, deletion);
  expect(await lookAt(host)).toEqual({ names: [], runs: [], disks: [], seeds: [] });
}, 240_000);

test('a disk that has become an image stays when its guest is deleted, also where its deletion was under way', async () => {
  const { guestId, operationId: made } = await createOne(admin, { ...fromIso(place, 'origin'), start: false });
  await successOf(admin, made);
  const [volume = ''] = (await lookAt(host)).disks;
  const remove = () => admin.guests.delete({ id: guestId, disks: ['vda'] });
  held = 'delete-volume:before';
  const { operationId: deletion } = await remove();
  await waitUntil('its guest is gone', async () => (await row(deletion)).attempt > 0);
  const { db } = engine.runtime;
  const { poolUuid } = await db.volume.findFirstOrThrow({ where: { hostId: place.hostId, name: volume } });
  const image = await db.image.create({ data: { id: 'img_late', name: 'late', description: '' } });
  await db.imageVersion.create({
    data: {
      id: 'imv_late',
      imageId: image.id,
      number: 1,
      hostId: place.hostId,
      poolUuid,
      volume,
      state: 'ready',
      source: {},
    },
  });
  held = '';
  expect(await endOf(admin, deletion)).toMatchObject({ state: 'failed', refusal: { code: 'volume.is-image' } });
  expect((await lookAt(host)).disks).toEqual([volume]);
  await db.image.delete({ where: { id: image.id } });
  await retry(deletion);
  await successOf(admin, deletion);

  const second = await createOne(admin, { ...fromIso(place, 'second'), start: false });
  await successOf(admin, second.operationId);
  const [disk = ''] = (await lookAt(host)).disks;
  const adopted = await admin.images.adopt({ name: 'second', hostId: place.hostId, pool: 'images', volume: disk });
  await successOf(admin, adopted.operationId);
  const [loss] = await admin.guests.previewDeletion({ ids: [second.guestId] });
  expect(loss?.disks[0]?.obstacle?.title).toContain('is an image');
  const deleteWith = (disks: string[]) => admin.guests.delete({ id: second.guestId, disks });
  await expect(deleteWith(['vda'])).rejects.toMatchObject({ code: 'volume.is-image' });
  await successOf(admin, (await deleteWith([])).operationId);
  await successOf(admin, (await admin.images.delete({ id: adopted.imageId })).operationId);
  // it was there before the image
  expect((await lookAt(host)).disks).toEqual([disk]);
  await host.virsh('vol-delete', '--pool', 'images', disk);
}, 240_000);

test('a start that is tried again is a start that may be asked for', async () => {
  const { guestId, operationId: made } = await createOne(admin, fromIso(place, 'power'));
  await successOf(admin, made);
  await successOf(admin, (await admin.guests.power({ id: guestId, action: 'force-off' })).operationId);
  const start = await cancelAt('change-power:before', () => admin.guests.power({ id: guestId, action: 'start' }));
  await host.virsh('start', 'power');
  await waitUntil('it is seen to run', async () => (await guestNamed('power'))?.power === 'running');
  await expect(retry(start)).rejects.toMatchObject({ code: 'guest.wrong-state' });
  await host.virsh('destroy', 'power');
  await waitUntil('it is seen to be off', async () => (await guestNamed('power'))?.power === 'off');
  await retry(start);
  await successOf(admin, start);
  expect((await lookAt(host)).runs).toEqual(['power']);
});

test('a change is asked for on the page of its guest, where one sees what it is now', async () => {
  const guest = await guestNamed('power');
  await successOf(admin, (await admin.guests.power({ id: guest?.id ?? '', action: 'force-off' })).operationId);
  const change = await cancelAt('rename-guest:before', () =>
    admin.guests.change({ id: guest?.id ?? '', changes: [{ kind: 'rename', name: 'later' }] }),
  );
  expect((await admin.operations.get({ id: change })).isRepeatable).toBe(false);
  await expect(retry(change)).rejects.toMatchObject({ code: 'operation.outdated' });
  await successOf(admin, (await admin.guests.delete({ id: guest?.id ?? '', disks: ['vda'] })).operationId);
});

test('what a cancel could not take away is told by its name', async () => {
  held = 'ensure-running:before';
  const { operationId } = await createOne(admin, fromIso(place, 'left'));
  await waitUntil('it is defined', async () => (await row(operationId)).attempt > 0);
  const [disk = ''] = (await lookAt(host)).disks;
  await host.virsh('pool-destroy', 'images');
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject({
    state: 'cancelled',
    refusal: { code: 'operation.left-behind', title: expect.stringContaining(disk) },
  });
  held = '';
  await host.virsh('pool-start', 'images');
  await retry(operationId);
  await successOf(admin, operationId);
  expect(await lookAt(host)).toMatchObject({ names: ['left'], disks: [disk] });
});

test('a creation that is tried again asks anew for what it is made of: a share, an image, a volume that was free', async () => {
  const { db } = engine.runtime;
  const member = await makeActor(engine, 'member', 'borrower');
  const their = callerOf(engine, member);
  const original = await createOne(admin, { ...fromIso(place, 'lent'), start: false });
  await successOf(admin, original.operationId);
  const share = (level: 'owner' | null) => admin.guests.share({ id: original.guestId, username: 'borrower', level });
  await share('owner');
  const begin = async () => {
    const { guests } = await their.guests.clone({ id: original.guestId, name: 'copied', count: 1 });
    return { operationId: guests[0]?.operationId ?? '' };
  };
  const clone = await cancelAt('reserve-guest:before', begin);
  await share(null);
  await expect(retry(clone, their)).rejects.toMatchObject({ code: 'access.not-found' });

  const { imageId } = await db.imageVersion.findUniqueOrThrow({ where: { id: place.imageVersionId } });
  await admin.images.change({ id: imageId, visibility: 'everyone' });
  const fromTheirs = await cancelAt('reserve-guest:before', () => createOne(their, fromImage(place, 'from-theirs')));
  await admin.images.change({ id: imageId, visibility: 'private' });
  await expect(retry(fromTheirs, their)).rejects.toMatchObject({ code: 'access.not-found' });

  await host.virsh('vol-create-as', 'images', 'free.qcow2', '1G', '--format', 'qcow2');
  await engine.observers.lookAtHost(place.hostId);
  const fromVolume = (name: string) => ({
    ...{ name, start: false },
    source: { kind: 'volume' as const, hostId: place.hostId as never, pool: 'images', volume: 'free.qcow2' },
    size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
  });
  const first = await cancelAt('ensure-domain:before', () => createOne(admin, fromVolume('first')));
  const second = await createOne(admin, fromVolume('taker'));
  await successOf(admin, second.operationId);
  await expect(retry(first)).rejects.toMatchObject({ code: 'guest.disk-in-use' });
  // where all of it is as it was, it is done
  await successOf(admin, (await admin.guests.delete({ id: second.guestId, disks: [] })).operationId);
  await retry(first);
  await successOf(admin, first);
});
