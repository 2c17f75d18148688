import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { rescueDisc } from '#tests/hosts/rescue-disc.ts';
import { mustRun } from '#tests/hosts/run-command.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { readTextScreen, typeOnKeyboard } from '#tests/hosts/text-screen.ts';
import { tinyDiskImage } from '#tests/hosts/tiny-guest.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { createOne } from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let admin: TestCaller;
let hostId: string;

beforeAll(async () => {
  world = await startWorld({ name: 'made', database: { templateUrl: inject('templateUrl') } });
  ({ host, admin } = world);
  await host.uploadVolume('grub-rescue.iso', await rescueDisc());
  await host.exec('ip link add br-room type bridge && ip link set br-room up');
  hostId = await addTestHost(world.engine, admin, host);
});

afterAll(() => world?.stop());

const must = async (script: string) => expect(await host.exec(script)).toMatchObject({ code: 0 });

const fromDisc = (name: string, change: Partial<Parameters<typeof createOne>[1]> = {}, osId?: string) => ({
  name,
  source: { kind: 'iso' as const, hostId: hostId as never, pool: 'images', volume: 'grub-rescue.iso', osId },
  size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
  ...change,
});
const create = async (...from: Parameters<typeof fromDisc>) => {
  const made = await createOne(admin, fromDisc(...from));
  await successOf(admin, made.operationId);
  return (await admin.guests.get({ id: made.guestId })) as Awaited<ReturnType<TestCaller['guests']['get']>>;
};
/** Waits until a text stands on the guest's screen; when it does not, what stands there is told. */
async function screenShows(uuid: string, text: string | RegExp): Promise<void> {
  let last = '';
  await waitUntil(
    'the screen shows it',
    async () => {
      last = await readTextScreen(host, uuid);
      return last.match(text);
    },
    { timeoutMs: 60_000, everyMs: 200 },
  ).catch(() => {
    throw new Error(`not on the screen: ${text}; there is:\n${last}`);
  });
}

const agentAnswers = (uuid: string) =>
  waitUntil(
    'the agent of the system on the disk answers',
    async () => (await host.exec(`virsh -q qemu-agent-command ${uuid} '{"execute":"guest-ping"}'`)).code === 0,
    { timeoutMs: 90_000 },
  );

test('the program of an ISO starts in a guest with an empty disk, and the disk it then holds starts before it', async () => {
  const { row, hardware } = await create('install', {}, 'debian12');
  const drives = hardware?.disks.map(({ target, bus, bootOrder }) => [target, bus, bootOrder]);
  expect(drives).toEqual([
    ['vda', 'virtio', 1],
    ['sda', 'sata', 2],
  ]);
  expect(hardware?.nics[0]).toMatchObject({ model: 'virtio', deviceKind: 'paravirtual' });
  expect(row.osId).toBe('debian12');

  await screenShows(row.uuid, 'GNU GRUB');
  // its menu gives way to its command line
  await typeOnKeyboard(host, row.uuid, 'c');
  await screenShows(row.uuid, 'grub>');
  await typeOnKeyboard(host, row.uuid, 'echo it is typed\nls\n');
  await screenShows(row.uuid, /^it is typed$/m);
  // the ISO and an empty disk, which has no partitions
  await screenShows(row.uuid, /^(?=.*\(cd0?\))(?=.*\(hd0\))(?!.*\(hd0,).*$/m);

  // what an installer would do: the disk holds a system when the guest starts again
  const { operationId } = await admin.guests.power({ id: row.id, action: 'force-off' });
  await successOf(admin, operationId);
  const disk = hardware?.disks[0]?.source;
  if (disk?.kind !== 'file') throw new Error('the disk is no file');
  await mustRun('cp', [await tinyDiskImage(), `${host.folder}/lib/images/${disk.path.split('/').at(-1)}`]);
  await successOf(admin, (await admin.guests.power({ id: row.id, action: 'start' })).operationId);
  await agentAnswers(row.uuid);
});

test('where nobody said what is on the ISO, its program sees devices that everything drives', async () => {
  const { row, hardware } = await create('anything');
  expect(hardware?.disks.map(({ target, bus, deviceKind }) => [target, bus, deviceKind])).toEqual([
    ['sda', 'sata', 'emulated'],
    ['sdb', 'sata', 'emulated'],
  ]);
  expect(hardware?.nics[0]).toMatchObject({ model: 'e1000e', deviceKind: 'emulated' });
  expect(hardware?.videoModel).toBe('vga');
  await screenShows(row.uuid, 'GNU GRUB');
  await successOf(admin, (await admin.guests.power({ id: row.id, action: 'force-off' })).operationId);
});

test('the system on a volume starts in a guest that takes the volume as it is, and only in one', async () => {
  await host.addTinyImage('old.qcow2');
  await world.engine.observers.lookAtHost(hostId as never);
  const source = { kind: 'volume' as const, hostId: hostId as never, pool: 'images', volume: 'old.qcow2' };
  const { row, hardware } = await create('of-a-volume', { source: { ...source, osId: 'linux2022' } });
  expect(hardware?.disks).toMatchObject([
    { target: 'vda', bus: 'virtio', source: { kind: 'file', path: `${host.poolPath}/old.qcow2` } },
  ]);
  await agentAnswers(row.uuid);
  await expect(createOne(admin, fromDisc('second', { source }))).rejects.toMatchObject({ code: 'guest.disk-in-use' });
  await successOf(admin, (await admin.guests.power({ id: row.id, action: 'force-off' })).operationId);
});

test('a full clone holds all of the image and hangs on nothing; a linked one can lie in another pool', async () => {
  await host.addTinyImage('tiny.qcow2');
  await successOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
  const adopted = await admin.images.adopt({ name: 'tiny', hostId, pool: 'images', volume: 'tiny.qcow2' });
  await successOf(admin, adopted.operationId);
  const version = (await admin.images.list()).find((image) => image.id === adopted.imageId)?.versions[0];
  const pool = await admin.hosts.createPool({ id: hostId, name: 'second', path: '/var/lib/libvirt/second' });
  await successOf(admin, pool.operationId);

  const made = async (name: string, clone: 'linked' | 'full') => {
    const { guestId, operationId } = await createOne(admin, {
      name,
      source: { kind: 'image', imageVersionId: version?.id as never, clone },
      size: { vcpus: 1, memoryMiB: 128, diskGiB: 3 },
      login: { user: 'ines', password: 'correct horse' },
      network: { kind: 'none' },
      pool: 'second',
      start: false,
    });
    const operation = await successOf(admin, operationId);
    const { hardware } = await admin.guests.get({ id: guestId });
    const path = hardware?.disks[0]?.source.kind === 'file' ? hardware.disks[0].source.path : '';
    expect(path).toMatch(/^\/var\/lib\/libvirt\/second\//);
    const info = JSON.parse((await host.exec(`qemu-img info -U --output=json ${path}`)).stdout);
    return { operation, path, info };
  };
  const full = await made('whole', 'full');
  expect(full.operation.steps.map((step) => step.kind)).toContain('ensure-copied-volume');
  expect(full.info).toMatchObject({ format: 'qcow2', 'virtual-size': 3 * 1024 ** 3 });
  expect(full.info['backing-filename']).toBeUndefined();
  // larger than the image, and as it where the image is
  const compared = await host.exec(`qemu-img compare -f qcow2 -F qcow2 ${full.path} ${host.poolPath}/tiny.qcow2`);
  expect(compared.stdout).toMatch(/identical/);

  const linked = await made('thin', 'linked');
  expect(linked.info['backing-filename']).toBe('/var/lib/libvirt/images/tiny.qcow2');
  const { row } = await admin.guests.get({ id: (await admin.guests.list({ name: 'thin' }))[0]?.id ?? '' });
  await successOf(admin, (await admin.guests.power({ id: row.id, action: 'start' })).operationId);
  await agentAnswers(row.uuid);
});

test('a copy that libvirt has not ended when the creation is cancelled is taken away when it has', async () => {
  await must(
    `qemu-img create -q -f qcow2 ${host.poolPath}/large.qcow2 1G && qemu-io -f qcow2 -c 'write -P 7 0 1G' ${host.poolPath}/large.qcow2`,
  );
  await successOf(admin, (await admin.hosts.check({ id: hostId })).operationId);
  const adopted = await admin.images.adopt({ name: 'large', hostId, pool: 'images', volume: 'large.qcow2' });
  await successOf(admin, adopted.operationId);
  const version = (await admin.images.list()).find((image) => image.id === adopted.imageId)?.versions[0];
  const { operationId } = await createOne(admin, {
    name: 'half-copied',
    source: { kind: 'image', imageVersionId: version?.id as never, clone: 'full' },
    size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
    login: { user: 'ines', password: 'correct horse' },
    network: { kind: 'none' },
  });
  // the copy stands still, as a large one would take its time
  const copying = await waitUntil(
    'it is copied',
    async () => (await host.exec(`pgrep -f '[q]emu-img convert.*half-copied'`)).stdout.trim(),
    {
      everyMs: 20,
    },
  );
  await must(`kill -STOP ${copying}`);
  await admin.operations.cancel({ id: operationId });
  expect(await endOf(admin, operationId)).toMatchObject({
    state: 'cancelled',
    refusal: { code: 'operation.cancelled' },
  });
  const copies = async () =>
    (await host.virsh('vol-list', 'images')).split('\n').filter((line) => line.includes('half-copied'));
  expect(await copies()).toHaveLength(1);
  await must(`kill -CONT ${copying}`);
  await waitUntil('it is gone', async () => (await copies()).length === 0, { timeoutMs: 120_000 });
  const isSettled = async () =>
    (await world.engine.runtime.db.operation.count({ where: { unsettledAt: { not: null } } })) === 0;
  await waitUntil('nothing is left to do', isSettled, { timeoutMs: 30_000 });
  await host.virsh('vol-delete', 'large.qcow2', '--pool', 'images');
}, 240_000);

test('a guest on a bridge of the host has its card there, of the model that was asked for', async () => {
  expect((await admin.hosts.get({ id: hostId })).facts?.bridges).toEqual(expect.arrayContaining(['br-room', 'virbr0']));
  const { row, hardware } = await create('bridged', {
    network: { kind: 'bridge', name: 'br-room' },
    nicModel: 'rtl8139',
  });
  expect(hardware?.nics).toMatchObject([{ source: { kind: 'bridge', name: 'br-room' }, model: 'rtl8139' }]);
  expect((await host.exec('ls /sys/class/net/br-room/brif')).stdout).toMatch(/^vnet\d+$/m);
  await successOf(admin, (await admin.guests.power({ id: row.id, action: 'force-off' })).operationId);
});

test('a bridge that is not there is refused; one that went away since leaves nothing half-made', async () => {
  const on = (name: string) => fromDisc('nowhere', { network: { kind: 'bridge', name } });
  await expect(createOne(admin, on('br-none'))).rejects.toMatchObject({ code: 'bridge.missing' });
  const before = await host.virsh('vol-list', 'images');
  await host.exec('ip link delete br-room');
  const { operationId } = await createOne(admin, on('br-room'));
  expect(await endOf(admin, operationId)).toMatchObject({
    state: 'failed',
    refusal: { code: 'bridge.missing', title: expect.stringContaining('br-room') },
  });
  expect(await host.virsh('list', '--all', '--name')).not.toContain('nowhere');
  expect(await host.virsh('vol-list', 'images')).toBe(before);
});
