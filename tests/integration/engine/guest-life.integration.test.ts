import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let hostId: string;

beforeAll(async () => {
  world = await startWorld({ name: 'life', database: { templateUrl: inject('templateUrl') } });
  ({ host, engine, admin } = world);
  await host.addTinyImage('tiny.qcow2');
  await host.defineTinyGuest({ name: `old "one" of $(virsh) 100%`, start: true });
  hostId = await addTestHost(engine, admin, host);
});

afterAll(() => world?.stop());

test('guests that were there before are listed at once, as they are', async () => {
  const [old] = await admin.guests.list({});
  expect(old).toMatchObject({
    name: `old "one" of $(virsh) 100%`,
    power: 'running',
    origin: 'foreign',
    hasDisplay: true,
  });
});

test('the readiness of the host is measured: emulation runs, KVM does not', async () => {
  const detail = await admin.hosts.get({ id: hostId });
  expect(detail.facts).toMatchObject({ virtType: 'qemu', isRoot: false });
  expect(detail.checks.find((check) => check.id === 'processor')).toMatchObject({ verdict: 'look' });
  expect(detail.checks.find((check) => check.id === 'pool')).toMatchObject({ verdict: 'passed' });
  expect(detail.checks.find((check) => check.id === 'rights')).toMatchObject({ verdict: 'passed' });
  // the guest that the check runs for a moment is nobody's
  expect(await admin.audit.list({ search: 'guesthouse-check' })).toEqual([]);
});

test('an image from a volume, a guest from the image, its life, its end', async () => {
  const { operationId, imageId } = await admin.images.adopt({
    name: 'tiny',
    hostId,
    pool: 'images',
    volume: 'tiny.qcow2',
  });
  await successOf(admin, operationId);
  const image = (await admin.images.list()).find((one) => one.id === imageId);
  const version = image?.versions[0];
  expect(version).toMatchObject({ state: 'ready', format: 'qcow2' });

  const { guests } = await admin.guests.create({
    name: `it's "new" $(reboot) %d`,
    source: { kind: 'image', imageVersionId: version?.id as never },
    size: { vcpus: 1, memoryMiB: 192, diskGiB: 1 },
    login: { user: 'ines', password: 'correct horse' },
  });
  const guest = guests[0];
  if (!guest) throw new Error('no guest was made');
  await successOf(admin, guest.operationId, 120_000);
  const detail = await admin.guests.get({ id: guest.guestId });
  expect(detail.row).toMatchObject({ power: 'running', stage: 'present', origin: 'guesthouse' });
  // the seed is gone, from the drive and from the pool
  expect(detail.hardware?.disks.find((disk) => disk.device === 'cdrom')?.source).toEqual({ kind: 'empty' });
  expect(await host.virsh('vol-list', 'images')).not.toContain('seed');
  expect(await engine.runtime.db.secret.count({ where: { kind: 'cloud-init' } })).toBe(0);

  for (const [action, power] of [
    ['suspend', 'paused'],
    ['resume', 'running'],
    ['shutdown', 'off'],
    ['start', 'running'],
    ['force-off', 'off'],
  ] as const) {
    const { operationId: id } = await admin.guests.power({ id: guest.guestId, action });
    await successOf(admin, id);
    expect((await admin.guests.get({ id: guest.guestId })).row.power).toBe(power);
  }

  // what was changed for the next boot is there after one operation, which really switched the guest off in between
  const { uuid } = (await admin.guests.get({ id: guest.guestId })).row;
  await host.virsh('start', uuid);
  await host.virsh('setvcpus', uuid, '2', '--config', '--maximum');
  await host.virsh('setvcpus', uuid, '2', '--config');
  const runs = async () => (await admin.guests.get({ id: guest.guestId })).row.power === 'running';
  await waitUntil('it is seen running', runs);
  const { operationId: both } = await admin.guests.power({ id: guest.guestId, action: 'shutdown-and-start' });
  await successOf(admin, both);
  expect((await admin.operations.get({ id: both })).steps.map((step) => step.title)).toEqual([
    'Press the power button and wait until it is off',
    'Start the guest',
  ]);
  expect((await admin.guests.get({ id: guest.guestId })).liveHardware?.vcpus).toBe(2);

  const [loss] = await admin.guests.previewDeletion({ ids: [guest.guestId] });
  expect(loss?.disks).toHaveLength(1);
  const { operationId: deletion } = await admin.guests.delete({ id: guest.guestId, disks: ['vda'] });
  await successOf(admin, deletion);
  expect((await admin.guests.list({})).some((row) => row.id === guest.guestId)).toBe(false);
  expect(await host.virsh('vol-list', 'images')).not.toContain('disk1');
}, 240_000);

test('what is done with virsh shows by itself, and is marked as done outside', async () => {
  const { uuid } = await host.defineTinyGuest({ name: 'by-hand' });
  await waitUntil('the guest is listed', async () => (await admin.guests.list({ name: 'by-hand' })).length === 1);
  await host.virsh('start', uuid);
  await waitUntil('it runs', async () => (await admin.guests.list({ name: 'by-hand' }))[0]?.power === 'running');
  await host.virsh('destroy', uuid);
  await waitUntil('it is off', async () => (await admin.guests.list({ name: 'by-hand' }))[0]?.power === 'off');
  const audit = await admin.audit.list({ search: 'by-hand' });
  expect(audit.filter((entry) => entry.via === 'outside').map((entry) => entry.action)).toContain(
    'guest.power.running',
  );
  await host.virsh('undefine', uuid);
  await waitUntil('it left the list', async () => (await admin.guests.list({ name: 'by-hand' })).length === 0);
});
