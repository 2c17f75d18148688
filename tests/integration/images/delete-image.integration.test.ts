import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { tinyDiskImage } from '#tests/hosts/tiny-guest.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { createOne, fromImage, lookAt, type TinyPlace } from '#tests/integration/engine/tiny-creations.ts';
import { type ImageServer, startImageServer } from '#tests/integration/images/image-server.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let mirror: ImageServer;
let hostIds: string[];
/** a place that is not passed */
let held = '';

beforeAll(async () => {
  const onCrashPoint = (name: string) => {
    if (name === held) throw new Error('not yet');
  };
  world = await startWorld({
    name: 'imgend',
    count: 2,
    database: { templateUrl: inject('templateUrl') },
    onCrashPoint,
  });
  ({ host, engine, admin } = world);
  mirror = await startImageServer(world.hosts.gateway);
  mirror.serve('/tiny.qcow2', { body: await readFile(await tinyDiskImage()) });
  hostIds = [];
  for (const each of world.hosts.hosts) hostIds.push(await addTestHost(engine, admin, each));
});

afterAll(async () => {
  await world?.stop();
  await mirror?.stop();
});

const [first, second] = [() => hostIds[0] ?? '', () => hostIds[1] ?? ''];
const fetchOn = (hostId: string, name: string) =>
  admin.images.fetch({ name, hostId, url: mirror.url('/tiny.qcow2'), checksum: { kind: 'none' } });
const imageNamed = async (name: string) => (await admin.images.list()).find((image) => image.name === name);
const volumesOf = async (at: TestHost = host) => await at.virsh('vol-list', 'images');
const attemptsOf = async (id: string) =>
  (await engine.runtime.db.operation.findUniqueOrThrow({ where: { id } })).attempt;

/** A fetched image on the first host. */
async function fetched(name: string): Promise<TinyPlace & { imageId: string }> {
  const { operationId, imageId } = await fetchOn(first(), name);
  await successOf(admin, operationId);
  const version = (await imageNamed(name))?.versions[0];
  return { hostId: first(), imageVersionId: version?.id ?? '', imageId };
}

/** Another guest, that is off, with a disk that is somebody's. */
async function defineBorrower(type: string, source: string): Promise<void> {
  const drive = `<disk type='${type}' device='disk'><driver name='qemu' type='qcow2'/><source ${source}/><target dev='vda' bus='virtio'/></disk>`;
  const xml = `<domain type='qemu'><name>borrower</name><memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os><devices>${drive}</devices></domain>`;
  expect((await host.exec(`echo "${xml}" > /tmp/borrower.xml`)).code).toBe(0);
  await host.virsh('define', '/tmp/borrower.xml');
  await waitUntil('it is listed', async () => (await admin.guests.list({ name: 'borrower' })).length === 1);
}

test('an image of which guests are being made is not deleted', async () => {
  const place = await fetched('wanted');
  held = 'reserve-guest:before';
  const { operationId } = await createOne(admin, { ...fromImage(place, 'waits'), start: false });
  await expect(admin.images.delete({ id: place.imageId })).rejects.toMatchObject({ data: { code: 'image.wanted' } });
  await admin.operations.cancel({ id: operationId });
  held = '';
  await endOf(admin, operationId);
  await successOf(admin, (await admin.images.delete({ id: place.imageId })).operationId);
  expect(await imageNamed('wanted')).toBeUndefined();
  expect(await volumesOf()).not.toContain('wanted.v1');
});

test('of an image that is being deleted no guest is made, nor another version; when that is cancelled they are', async () => {
  const place = await fetched('leaving');
  held = 'delete-volume:before';
  const { operationId } = await admin.images.delete({ id: place.imageId });
  const leaving = { data: { code: 'image.leaving', title: 'The image leaving is being deleted.' } };
  await expect(createOne(admin, fromImage(place, 'refused'))).rejects.toMatchObject(leaving);
  await expect(fetchOn(first(), 'leaving')).rejects.toMatchObject(leaving);
  await expect(admin.images.delete({ id: place.imageId })).rejects.toMatchObject(leaving);
  await waitUntil('it waits for its next try', async () => (await attemptsOf(operationId)) > 0);
  await admin.operations.cancel({ id: operationId });
  held = '';
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'cancelled' });
  expect((await imageNamed('leaving'))?.versions).toMatchObject([{ state: 'ready' }]);

  // begun again while a guest waits to be made, it gives way
  held = 'reserve-guest:before';
  const made = await createOne(admin, { ...fromImage(place, 'stays'), start: false });
  await waitUntil('it waits for its next try', async () => (await attemptsOf(made.operationId)) > 0);
  await expect(admin.operations.retry({ id: operationId })).rejects.toMatchObject({ code: 'image.wanted' });
  held = '';
  await successOf(admin, made.operationId);
  expect((await lookAt(host)).names).toContain('stays');
});

test('a volume that became the base of another one after its deletion was begun stays, and goes when that is gone', async () => {
  const place = await fetched('based');
  held = 'delete-volume:before';
  const { operationId } = await admin.images.delete({ id: place.imageId });
  await waitUntil('it waits for its next try', async () => (await attemptsOf(operationId)) > 0);
  const base = `${host.poolPath}/based.v1.qcow2`;
  // without libvirt, which knows nothing of it yet
  const made = await host.exec(`qemu-img create -q -f qcow2 -F qcow2 -b ${base} ${host.poolPath}/on-it.qcow2`);
  expect(made.code).toBe(0);
  held = '';
  const refusal = { code: 'volume.in-use', title: 'based.v1.qcow2 is the base of 1 disks.' };
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'failed', refusal });
  expect(await volumesOf()).toContain('based.v1.qcow2');
  expect((await imageNamed('based'))?.versions).toMatchObject([{ state: 'ready' }]);
  await host.exec(`rm ${host.poolPath}/on-it.qcow2`);
  await waitUntil('it is seen to be gone', async () => {
    await admin.hosts.lookAtStorage({ id: place.hostId });
    return (await imageNamed('based'))?.versions[0]?.guestCount === 0;
  });
  await admin.operations.retry({ id: operationId });
  await successOf(admin, operationId);
  expect(await volumesOf()).not.toContain('based.v1.qcow2');
});

test.each([
  ['by its path', 'file', (disk: string) => `file='${host.poolPath}/${disk}'`],
  ['by its pool', 'volume', (disk: string) => `pool='images' volume='${disk}'`],
])('a disk that another guest was given %s after the deletion of its own was begun stays', async (_, type, source) => {
  const place = await fetched(`lent-${type}`);
  const { operationId: made } = await createOne(admin, { ...fromImage(place, 'lender'), start: false });
  await successOf(admin, made);
  const [guest] = await admin.guests.list({ name: 'lender' });
  const [disk] = (await lookAt(host)).disks.filter((volume) => volume.startsWith('lender-'));
  held = 'delete-volume:before';
  const { operationId } = await admin.guests.delete({ id: guest?.id ?? '', disks: ['vda'] });
  await waitUntil('its guest is gone', async () => (await attemptsOf(operationId)) > 0);
  await defineBorrower(type, source(disk ?? ''));
  held = '';
  const refusal = { code: 'guest.disk-in-use', title: expect.stringContaining('borrower') };
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'failed', refusal });
  expect((await lookAt(host)).disks).toContain(disk);
  await host.virsh('undefine', 'borrower');
  await waitUntil('it is gone', async () => (await admin.guests.list({ name: 'borrower' })).length === 0);
  held = 'delete-volume:before';
  await admin.operations.retry({ id: operationId });
  // its guest is gone all the same: what is left of it cannot be kept by a cancel
  await expect(admin.operations.cancel({ id: operationId })).rejects.toMatchObject({
    data: { code: 'operation.past-return' },
  });
  held = '';
  await successOf(admin, operationId);
  expect((await lookAt(host)).disks).not.toContain(disk);
});

test('a new disk that another guest was given before it came to its own stays when that is cancelled', async () => {
  const place = await fetched('added');
  const { operationId: made, guestId } = await createOne(admin, { ...fromImage(place, 'adder'), start: false });
  await successOf(admin, made);
  const before = (await lookAt(host)).disks;
  held = 'change-hardware:before';
  const changes = [{ kind: 'add-disk' as const, sizeGiB: 1, bus: 'virtio' as const }];
  const { operationId } = await admin.guests.change({ id: guestId, changes });
  await waitUntil('its disk is made', async () => (await attemptsOf(operationId)) > 0);
  const [disk] = (await lookAt(host)).disks.filter((volume) => !before.includes(volume));
  await defineBorrower('file', `file='${host.poolPath}/${disk}'`);
  await admin.operations.cancel({ id: operationId });
  held = '';
  const technical = expect.stringContaining('in use by borrower');
  expect(await endOf(admin, operationId)).toMatchObject({
    state: 'cancelled',
    refusal: { code: 'operation.left-behind', technical },
  });
  expect((await lookAt(host)).disks).toContain(disk);
  await host.virsh('undefine', 'borrower');
});

test('a guest whose clone waits for its system only is deleted with its disk', async () => {
  const place = await fetched('cloned');
  const original = await createOne(admin, { ...fromImage(place, 'original'), start: false });
  await successOf(admin, original.operationId);
  held = 'wait-ready:before';
  const { guests } = await admin.guests.clone({
    id: original.guestId,
    name: 'its-clone',
    start: true,
    withSettings: true,
  });
  const [clone] = guests;
  if (!clone) throw new Error('no clone was begun');
  await waitUntil('it is started', async () => (await attemptsOf(clone.operationId)) > 0);
  const disks = (await lookAt(host)).disks.filter((volume) => volume.startsWith('original-'));
  expect(disks).toHaveLength(1);
  await successOf(admin, (await admin.guests.delete({ id: original.guestId, disks: ['vda'] })).operationId);
  expect((await lookAt(host)).disks.filter((volume) => volume.startsWith('original-'))).toEqual([]);
  await admin.operations.cancel({ id: clone.operationId });
  held = '';
  expect(await endOf(admin, clone.operationId)).toMatchObject({ state: 'cancelled' });
});

test('an image with versions on two hosts is deleted on both, and stays as long as one of them keeps its own', async () => {
  const place = await fetched('both');
  await successOf(admin, (await fetchOn(second(), 'both')).operationId);
  const [, other] = world.hosts.hosts;
  if (!other) throw new Error('there is no second host');
  expect(await volumesOf(other)).toContain('both.v2.qcow2');
  const base = `${other.poolPath}/both.v2.qcow2`;
  held = 'delete-volume:before';
  const { operationIds } = await admin.images.delete({ id: place.imageId });
  expect(operationIds).toHaveLength(2);
  for (const id of operationIds) await waitUntil('it waits', async () => (await attemptsOf(id)) > 0);
  await other.exec(`qemu-img create -q -f qcow2 -F qcow2 -b ${base} ${other.poolPath}/on-it.qcow2`);
  held = '';
  const ends = [];
  for (const id of operationIds) ends.push(await endOf(admin, id));
  expect(ends.map(({ state }) => state).toSorted()).toEqual(['failed', 'succeeded']);
  expect((await imageNamed('both'))?.versions).toMatchObject([{ hostName: other.name, volume: 'both.v2.qcow2' }]);
  expect(await volumesOf()).not.toContain('both.v1.qcow2');
  expect(await volumesOf(other)).toContain('both.v2.qcow2');
  await other.exec(`rm ${other.poolPath}/on-it.qcow2`);
  await waitUntil('it is seen to be gone', async () => {
    await admin.hosts.lookAtStorage({ id: second() });
    return (await imageNamed('both'))?.versions[0]?.guestCount === 0;
  });
  await successOf(admin, (await admin.images.delete({ id: place.imageId })).operationId);
  expect(await volumesOf(other)).not.toContain('both.v2.qcow2');
  expect(await imageNamed('both')).toBeUndefined();
});

test('what was to make an image that is deleted meanwhile makes nothing when it is tried again', async () => {
  held = 'fetch-image:before';
  const { operationId, imageId } = await fetchOn(first(), 'undone');
  await waitUntil('it waits for its next try', async () => (await attemptsOf(operationId)) > 0);
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'cancelled' });
  held = '';
  await successOf(admin, (await admin.images.delete({ id: imageId })).operationId);
  expect(await imageNamed('undone')).toBeUndefined();
  await expect(admin.operations.retry({ id: operationId })).rejects.toMatchObject({ code: 'access.not-found' });
  expect(await volumesOf()).not.toContain('undone');
});
