import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, successOf } from '#tests/integration/engine/test-engine.ts';

/** A guest that runs, of which something is another from its next start on. */
let world: EngineWorld;
let guest: { id: string; uuid: string };

beforeAll(async () => {
  world = await startWorld({ name: 'differs', database: { templateUrl: inject('templateUrl') } });
  const { host, engine, admin } = world;
  const { uuid } = await host.defineTinyGuest({ name: 'two-ways', start: true });
  await host.virsh('vol-create-as', 'images', 'data.qcow2', '--capacity', '1G', '--format', 'qcow2');
  await addTestHost(engine, admin, host);
  guest = { id: (await admin.guests.list({ name: 'two-ways' }))[0]?.id ?? '', uuid };
});

afterAll(() => world?.stop());

const change = async (...changes: ChangeRequest[]) => {
  const { operationId } = await world.admin.guests.change({ id: guest.id, changes });
  await successOf(world.admin, operationId);
};
const next = async () => parseGuestXml(await world.host.virsh('dumpxml', '--inactive', guest.uuid)).hardware;

test('a disk that is another drive from the next start on keeps its volume until the guest is off', async () => {
  await change({ kind: 'attach-volume', pool: 'images', volume: 'data.qcow2', bus: 'virtio' });
  const plugged = (await next()).disks.find(({ source }) => 'path' in source && source.path.endsWith('data.qcow2'));
  await change({ kind: 'change-disk', target: plugged?.target ?? '', settings: { bus: 'sata' } });
  const moved = (await next()).disks.find(({ source }) => 'path' in source && source.path.endsWith('data.qcow2'));
  expect(moved?.target).not.toBe(plugged?.target);
  await expect(change({ kind: 'remove-disk', target: moved?.target ?? '', deleteVolume: true })).rejects.toMatchObject({
    code: 'guest.device-fixed',
  });
  expect((await next()).disks).toContainEqual(moved);
});

test('a card that has another address from the next start on can have its old one back', async () => {
  await change({ kind: 'add-nic', source: { kind: 'network', name: 'default' }, model: 'virtio' });
  for (const action of ['force-off', 'start'] as const)
    await successOf(world.admin, (await world.admin.guests.power({ id: guest.id, action })).operationId);
  const [first = ''] = (await next()).nics.map(({ mac }) => mac);
  const other = '52:54:00:12:34:56';
  await change({ kind: 'change-nic', mac: first, settings: { newMac: other } });
  const { liveHardware } = await world.admin.guests.get({ id: guest.id });
  expect(liveHardware?.nics.map(({ mac }) => mac)).toEqual([first]);
  await change({ kind: 'change-nic', mac: other, settings: { newMac: first } });
  expect((await next()).nics.map(({ mac }) => mac)).toEqual([first]);
});
