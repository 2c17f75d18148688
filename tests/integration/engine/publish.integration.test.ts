import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { callerOf, endOf, makeActor, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromImage,
  fromIso,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let admin: TestCaller;
let ines: TestCaller;
let place: TinyPlace;

beforeAll(async () => {
  world = await startWorld({ name: 'publish', database: { templateUrl: inject('templateUrl') } });
  ({ host, admin } = world);
  place = await prepareTinyPlace(world.engine, admin, host);
  ines = callerOf(world.engine, await makeActor(world.engine, 'instructor', 'ines'));
  const [tiny] = await admin.images.list();
  await admin.images.change({ id: tiny?.id ?? '', visibility: 'everyone' });
});

afterAll(() => world?.stop());

const must = async (script: string): Promise<string> => {
  const { code, stdout, stderr } = await host.exec(script);
  if (code !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout;
};
const uuidOf = async (id: string) => (await admin.guests.get({ id })).row.uuid;
const hardwareOf = async (id: string) =>
  parseGuestXml(await host.virsh('dumpxml', '--inactive', await uuidOf(id))).hardware;
const files = async () => (await must(`ls ${host.poolPath}`)).split('\n').filter(Boolean);
const power = async (caller: TestCaller, id: string, action: 'start' | 'shutdown' | 'force-off') =>
  successOf(caller, (await caller.guests.power({ id, action })).operationId);
const imageNamed = async (caller: TestCaller, name: string) =>
  (await caller.images.list()).find((image) => image.name === name);

/** Lets QEMU's copying stand still on the host until it is told to go on. */
async function holdCopies(): Promise<() => Promise<string>> {
  await must(`cd /var/lib/libvirt && rm -f go standing
[ -e held ] && exit 0
cp /usr/bin/qemu-img /var/lib/libvirt/qemu-img.real && cat >/var/lib/libvirt/held <<'SH'
#!/bin/sh
[ "$1" = convert ] && touch /var/lib/libvirt/standing && while [ ! -e /var/lib/libvirt/go ]; do sleep 0.1; done
exec /var/lib/libvirt/qemu-img.real "$@"
SH
chmod 755 /var/lib/libvirt/held && mount --bind /var/lib/libvirt/held /usr/bin/qemu-img`);
  return () => must('touch /var/lib/libvirt/go');
}

/** What a command prints inside a guest, by its agent. */
async function inside(id: string, script: string): Promise<string> {
  const uuid = await uuidOf(id);
  const ask = async (execute: string, args: object) =>
    JSON.parse(await host.virsh('qemu-agent-command', uuid, JSON.stringify({ execute, arguments: args }))).return;
  const { pid } = await ask('guest-exec', { path: '/bin/sh', arg: ['-c', script], 'capture-output': true });
  return waitUntil('it has run', async () => {
    const { exited, ...told } = await ask('guest-exec-status', { pid });
    return exited ? `${Buffer.from(told['out-data'] ?? '', 'base64')}=${told.exitcode}` : null;
  });
}

async function publish(caller: TestCaller, request: Parameters<TestCaller['images']['publish']>[0]) {
  const { imageId, operationId } = await caller.images.publish(request);
  await successOf(caller, operationId);
  const image = await imageNamed(caller, request.name);
  expect(image?.id).toBe(imageId);
  return image;
}

test('an instructor prepares a guest, publishes it, and seats are made of it that hold what was prepared', async () => {
  const master = await createOne(ines, fromImage(place, 'Master of lab 7'));
  await successOf(ines, master.operationId);
  expect(await inside(master.guestId, 'echo one >/disk/kept/lesson; sync')).toBe('=0');
  const request = { id: master.guestId, name: 'lab-7', osId: 'debian12', description: 'What the lab begins with' };
  await expect(ines.images.publish(request)).rejects.toMatchObject({ code: 'guest.wrong-state' });
  await power(ines, master.guestId, 'shutdown');

  const preview = await ines.images.previewPublication(request);
  expect(preview).toMatchObject({ number: 1, target: 'vda', poolName: 'images' });
  expect(preview.diskBytes.plus).toBeGreaterThan(10 * 1024 * 1024);
  expect(preview.commands).toEqual([expect.stringMatching(/^vol-create-from images lab-7\.v1-….qcow2\.xml master-of/)]);
  expect(preview.sentences.join(' ')).toMatch(/vda is copied whole into a new image.*a BIOS, the disk on virtio/s);

  const goOn = await holdCopies();
  const begun = await ines.images.publish(request);
  // its disk is being read: the row says so, and nobody starts it
  expect((await ines.guests.list({ name: 'Master of lab 7' }))[0]?.operation).toMatchObject({ kind: 'image.publish' });
  await expect(ines.guests.power({ id: master.guestId, action: 'start' })).rejects.toMatchObject({
    code: 'guest.locked',
  });
  await goOn();
  await successOf(ines, begun.operationId);
  const image = await imageNamed(ines, 'lab-7');
  expect(image).toMatchObject({ osId: 'debian12', visibility: 'private', description: 'What the lab begins with' });
  expect(image?.versions).toMatchObject([
    { number: 1, state: 'ready', format: 'qcow2', source: 'published from the guest Master of lab 7' },
  ]);
  const volume = image?.versions[0]?.volume ?? '';
  const info = await must(
    `qemu-img info '${host.poolPath}/${volume}' && qemu-img check -q '${host.poolPath}/${volume}'`,
  );
  expect(info).not.toContain('backing file');

  // another version of it, with a second lesson; the first stays what it was
  await power(ines, master.guestId, 'start');
  await waitUntil('its agent answers', () => inside(master.guestId, 'true').catch(() => null), { timeoutMs: 60_000 });
  expect(await inside(master.guestId, 'echo two >/disk/kept/lesson; sync')).toBe('=0');
  await power(ines, master.guestId, 'shutdown');
  const firstVersion = { kind: 'image' as const, imageVersionId: image?.versions[0]?.id as never };
  const second = await publish(ines, { id: master.guestId, name: 'lab-7', notes: 'The second lesson' });
  expect(second?.versions.map((one) => [one.number, one.state, one.notes])).toEqual([
    [2, 'ready', 'The second lesson'],
    [1, 'ready', ''],
  ]);
  const deleted = await ines.guests.delete({ id: master.guestId, disks: ['vda'] });
  await successOf(ines, deleted.operationId);

  const { size, network, login } = fromImage(place, '');
  const seats = [
    { source: firstVersion, name: 'seat-1', lesson: 'one\n=0' },
    {
      source: { ...firstVersion, imageVersionId: second?.versions[0]?.id as never },
      name: 'seat-2',
      lesson: 'two\n=0',
    },
  ];
  for (const { source, name, lesson } of seats) {
    const seat = await createOne(ines, { name, source, size, network, login });
    // its agent was waited for: it booted from its linked clone of the image
    await successOf(ines, seat.operationId);
    expect(await inside(seat.guestId, 'cat /disk/kept/lesson')).toBe(lesson);
    expect(await inside(seat.guestId, 'hostname')).toBe(`${name}\n=0`);
    await power(ines, seat.guestId, 'force-off');
  }
  expect((await imageNamed(ines, 'lab-7'))?.versions.map((one) => one.guestCount)).toEqual([1, 1]);
  await expect(ines.images.delete({ id: image?.id ?? '' })).rejects.toMatchObject({ code: 'volume.in-use' });
}, 200_000);

test('UEFI with its variables, the bus and the card go with the image, and all of it goes when it is deleted', async () => {
  const before = await files();
  const made = await createOne(admin, {
    ...fromIso(place, 'uefi'),
    start: false,
    firmware: 'uefi',
    diskBus: 'sata',
    nicModel: 'e1000e',
    network: { kind: 'auto' },
  });
  await successOf(admin, made.operationId);
  for (const action of ['start', 'force-off'] as const) await power(admin, made.guestId, action);
  const { nvramPath } = await hardwareOf(made.guestId);
  await must(`printf marked | dd of='${nvramPath}' bs=1 seek=300000 conv=notrunc`);
  const image = await publish(admin, { id: made.guestId, name: 'uefi' });
  const imageVersionId = image?.versions[0]?.id as never;
  const request = { ...fromImage(place, 'its-seat'), source: { kind: 'image' as const, imageVersionId }, start: false };
  const preview = await admin.guests.previewCreation({ ...request, network: { kind: 'auto' } });
  expect(preview).toMatchObject({
    firmware: { firmware: 'uefi', hasTpm: false },
    devices: { diskBus: 'sata', nicModel: 'e1000e' },
  });
  const seat = await createOne(admin, request);
  await successOf(admin, seat.operationId);
  const hardware = await hardwareOf(seat.guestId);
  expect(hardware).toMatchObject({ firmware: 'uefi', disks: [{ bus: 'sata' }, {}] });
  expect(await must(`dd if='${hardware.nvramPath}' bs=1 skip=300000 count=6`)).toBe('marked');
  // QEMU takes them for its own; nothing is on the disk that could answer, so nobody waits for it
  const uuid = await uuidOf(seat.guestId);
  for (const [verb, power] of [
    ['start', 'running'],
    ['destroy', 'off'],
  ] as const) {
    await host.virsh(verb, uuid);
    await waitUntil(
      `it is seen to be ${power}`,
      async () => (await admin.guests.get({ id: seat.guestId })).row.power === power,
    );
  }
  // who wants another firmware gets it, without variables that are nothing to it
  const bios = await admin.guests.previewCreation({ ...request, name: 'other', firmware: 'bios' });
  expect(bios.xml).not.toContain('nvram');
  expect(bios.commands.join()).not.toContain('variables.fd');

  for (const { guestId } of [made, seat])
    await successOf(admin, (await admin.guests.delete({ id: guestId, disks: ['sda'] })).operationId);
  await successOf(admin, (await admin.images.delete({ id: image?.id ?? '' })).operationId);
  expect(await files()).toEqual(before);
}, 120_000);

test('a foreign guest with a raw disk is published by an admin, and what its system was installed on is kept', async () => {
  await must(`cd ${host.poolPath} && qemu-img create -q -f raw own.raw 8M && qemu-io -f raw -c 'write -P 0x5a 1M 64k' own.raw &&
    cat > /tmp/raw.xml <<'XML'
<domain type='qemu'><name>raw 'one'</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
  <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${host.poolPath}/own.raw'/><target dev='hda' bus='ide'/></disk>
  </devices></domain>
XML`);
  await host.virsh('pool-refresh', 'images');
  await host.virsh('define', '/tmp/raw.xml');
  const row = await waitUntil('it is listed', async () => (await admin.guests.list({ name: `raw 'one'` }))[0], {
    timeoutMs: 30_000,
  });
  await successOf(admin, (await admin.hosts.check({ id: place.hostId })).operationId);
  // it is nobody's, so an instructor does not even see it
  await expect(ines.images.publish({ id: row.id, name: 'raw' })).rejects.toMatchObject({ code: 'access.not-found' });
  const image = await publish(admin, { id: row.id, name: 'raw' });
  const path = `${host.poolPath}/${image?.versions[0]?.volume}`;
  expect(await must(`qemu-io -r -f qcow2 -c 'read -P 0x5a 1M 64k' '${path}'`)).not.toContain('failed');
  const preview = await admin.guests.previewCreation({
    ...fromImage(place, 'of-raw'),
    source: { kind: 'image', imageVersionId: image?.versions[0]?.id as never },
  });
  expect(preview.devices).toMatchObject({ diskBus: 'sata' });
});

test('what cannot be published is refused before anything is made, and what fails leaves nothing', async () => {
  const made = await createOne(ines, { ...fromImage(place, 'plain'), start: false });
  await successOf(ines, made.operationId);
  const before = await files();
  const ask = (more: object) => ines.images.publish({ id: made.guestId, name: 'no', ...more });
  await expect(ask({ name: 'tiny' })).rejects.toMatchObject({ code: 'image.name-taken' });
  await expect(ask({ name: 'A/b' })).rejects.toMatchObject({ code: 'input.invalid' });
  await expect(ask({ pool: 'none' })).rejects.toMatchObject({ code: 'pool.missing' });
  await expect(ask({ osId: 'win11' })).rejects.toMatchObject({ code: 'publish.windows' });
  // a version of another's image, even for who may use it
  expect((await imageNamed(ines, 'tiny'))?.mayManage).toBe(false);

  // its definition names another disk than the inventory, as when somebody changed it a moment ago
  const { db } = world.engine.runtime;
  const { hardware } = await db.guest.findUniqueOrThrow({ where: { id: made.guestId } });
  const other = JSON.stringify(hardware).replace(/[^"]*-disk1\.qcow2/, `${host.poolPath}/tiny.qcow2`);
  await db.guest.update({ where: { id: made.guestId }, data: { hardware: JSON.parse(other) } });
  const changed = await ask({ name: 'changed' });
  await db.guest.update({ where: { id: made.guestId }, data: { hardware: JSON.parse(JSON.stringify(hardware)) } });
  expect(await endOf(ines, changed.operationId)).toMatchObject({
    state: 'failed',
    refusal: { code: 'guest.changed-meanwhile' },
  });

  // a pool that has room by the inventory and none when it is written to
  const path =
    await must(`mkdir -p /var/lib/libvirt/tight && mount -t tmpfs -o size=24m,mode=711 tight /var/lib/libvirt/tight;
    printf /var/lib/libvirt/tight`);
  await successOf(admin, (await admin.hosts.createPool({ id: place.hostId, name: 'tight', path })).operationId);
  await must('head -c 20M /dev/zero > /var/lib/libvirt/tight/filler');
  const begun = await ask({ pool: 'tight' });
  expect(await endOf(ines, begun.operationId)).toMatchObject({ state: 'failed', refusal: { code: 'pool.full' } });
  expect((await must('ls /var/lib/libvirt/tight')).trim()).toBe('filler');
  expect((await imageNamed(ines, 'no'))?.versions).toMatchObject([{ state: 'failed', sizeBytes: null }]);
  await successOf(admin, (await admin.hosts.check({ id: place.hostId })).operationId);
  await expect(ask({ pool: 'tight' })).rejects.toMatchObject({ code: 'pool.no-room' });
  expect(await files()).toEqual(before);
});

test('a copy that is cancelled in its middle ends at once, and does not stay', async () => {
  const guest = (await ines.guests.list({ name: 'plain' }))[0];
  const id = guest?.id ?? '';
  const before = await files();
  const goOn = await holdCopies();
  const { operationId } = await ines.images.publish({ id, name: 'stopped' });
  await waitUntil('it is copied', async () => (await host.exec('test -e /var/lib/libvirt/standing')).code === 0);
  const steps = async () => (await ines.operations.get({ id: operationId })).steps.map((step) => step.state);
  expect(await steps()).toEqual(['succeeded', 'running', 'waiting']);
  expect((await ines.guests.list({ name: 'plain' }))[0]?.operation?.kind).toBe('image.publish');
  await ines.operations.cancel({ id: operationId });
  expect(await endOf(ines, operationId)).toMatchObject({ state: 'cancelled' });
  expect((await imageNamed(ines, 'stopped'))?.versions).toMatchObject([{ state: 'cancelled', sizeBytes: null }]);
  const isSettled = async () =>
    (await world.engine.runtime.db.operation.findUniqueOrThrow({ where: { id: operationId } })).unsettledAt === null;
  expect(await isSettled()).toBe(false);
  await goOn();
  await waitUntil('it is taken away', isSettled, { timeoutMs: 90_000 });
  expect(await files()).toEqual(before);
  // tried again it is whole
  await ines.operations.retry({ id: operationId });
  await successOf(ines, operationId);
  expect((await imageNamed(ines, 'stopped'))?.versions).toMatchObject([{ state: 'ready' }]);
});
