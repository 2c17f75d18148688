import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
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
let place: TinyPlace;

beforeAll(async () => {
  world = await startWorld({ name: 'clone', database: { templateUrl: inject('templateUrl') } });
  ({ host, admin } = world);
  place = await prepareTinyPlace(world.engine, admin, host);
});

afterAll(() => world?.stop());

const must = async (script: string): Promise<string> => {
  const { code, stdout, stderr } = await host.exec(script);
  if (code !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout;
};

const definitionOf = async (uuid: string) =>
  parseGuestXml(await host.virsh('dumpxml', '--inactive', '--security-info', uuid));
const uuidOf = async (id: string) => (await admin.guests.get({ id })).row.uuid;
const volumes = async () =>
  (await host.virsh('vol-list', 'images'))
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter(Boolean)
    .sort();

const hostNameOf = (uuid: string) => host.virsh('qemu-agent-command', uuid, '{"execute":"guest-get-host-name"}');

async function cloneOf(request: Parameters<TestCaller['guests']['clone']>[0]) {
  const { guests } = await admin.guests.clone(request);
  for (const guest of guests) await successOf(admin, guest.operationId);
  const [first] = guests;
  if (!first) throw new Error('no clone was begun');
  return { id: first.guestId, uuid: await uuidOf(first.guestId), all: guests };
}

/** A guest that a person made with virsh: a linked disk that boots, a raw one beside it, a screen with a password. */
async function defineForeign(name: string, escaped: string): Promise<{ id: string; uuid: string }> {
  await must(`cd ${host.poolPath} && qemu-img create -q -f qcow2 -F qcow2 -b ${host.poolPath}/tiny.qcow2 'its disk.qcow2' &&
    qemu-img create -q -f raw second.img 8M && qemu-io -f raw -c 'write -P 0x5a 1M 64k' second.img`);
  await host.virsh('pool-refresh', 'images');
  await must(`cat > /tmp/foreign.xml <<'XML'
<domain type='qemu'><name>${escaped}</name><genid>43dc0cf8-809b-4adb-9bea-a9abb5f3d90e</genid>
  <metadata><other:tool xmlns:other='urn:other'><other:kept>yes</other:kept></other:tool></metadata>
  <memory unit='MiB'>128</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${host.poolPath}/its disk.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <disk type='volume' device='disk'><driver name='qemu' type='raw'/><source pool='images' volume='second.img'/><target dev='vdb' bus='virtio'/><serial>S2</serial></disk>
    <disk type='file' device='cdrom'><source file='${host.poolPath}/empty.iso'/><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='network'><mac address='52:54:00:12:34:56'/><source network='default'/><model type='virtio'/></interface>
    <serial type='pty'><log file='/var/log/libvirt/qemu/foreign-serial.log'/></serial>
    <graphics type='vnc' port='5977' autoport='no' listen='127.0.0.1' passwd='sesame'/>
  </devices></domain>
XML`);
  await host.virsh('define', '/tmp/foreign.xml');
  const row = await waitUntil('it is listed', async () => (await admin.guests.list({ name }))[0], {
    timeoutMs: 30_000,
  });
  await successOf(admin, (await admin.hosts.check({ id: place.hostId })).operationId);
  return { id: row.id, uuid: row.uuid };
}

test('a foreign guest with two disks is cloned, and runs beside its clone', async () => {
  const original = await defineForeign(`old 'one' $(reboot) & 100%`, `old 'one' $(reboot) &amp; 100%`);
  const preview = await admin.guests.previewClone({ id: original.id, name: 'x' });
  expect(preview).toMatchObject({ poolName: 'images', canHaveSettings: false });
  expect(preview.diskBytes.plus).toBeGreaterThan(1024 * 1024);
  expect(preview.sentences.join(' ')).toMatch(
    /vda and vdb are copied whole.*The disc in sda is not copied.*machine-id/s,
  );
  expect(preview.commands.filter((line) => line.startsWith('vol-create-from'))).toHaveLength(2);

  const name = `it's "new" <&> $(reboot) %d`;
  const clone = await cloneOf({ id: original.id, name });
  const [was, is] = [await definitionOf(original.uuid), await definitionOf(clone.uuid)];
  expect(is.name).toBe(name);
  expect(is.uuid).not.toBe(was.uuid);
  expect(is.hardware.ourGuestId).toBe(clone.id);
  expect(is.hardware.nics.map((nic) => nic.mac)).not.toEqual(was.hardware.nics.map((nic) => nic.mac));
  expect(is.hardware.screens[0]).toMatchObject({ hasPassword: true, listen: { port: null } });
  const xml = await host.virsh('dumpxml', '--inactive', '--security-info', clone.uuid);
  expect(xml).toMatch(/other:kept/);
  expect(xml).toMatch(/passwd='sesame'/);
  expect(xml).not.toMatch(/43dc0cf8|its disk|second\.img|foreign-serial/);
  expect(is.hardware.disks.find((disk) => disk.target === 'sda')?.source).toMatchObject({
    path: `${host.poolPath}/empty.iso`,
  });
  // whole copies: nothing below them, and the second disk holds what was written
  for (const target of ['vda', 'vdb']) {
    const disk = is.hardware.disks.find((each) => each.target === target);
    const path = disk && 'path' in disk.source ? disk.source.path : '';
    expect(await must(`qemu-img info '${path}'`)).not.toContain('backing file');
    if (target === 'vdb')
      expect(await must(`qemu-io -r -f qcow2 -c 'read -P 0x5a 1M 64k' '${path}'`)).not.toContain('failed');
  }
  // kept for nobody to read but the host: no password of a screen in the database
  const steps = await world.engine.runtime.db.operationStep.findMany();
  expect(JSON.stringify(steps)).not.toContain('sesame');

  for (const { id } of [original, clone])
    await successOf(admin, (await admin.guests.power({ id, action: 'start' })).operationId);
  expect(await host.virsh('list', '--uuid', '--state-running')).toContain(clone.uuid);
  expect(await host.virsh('list', '--uuid', '--state-running')).toContain(original.uuid);
  await expect(admin.guests.clone({ id: original.id, name: 'x' })).rejects.toMatchObject({ code: 'guest.wrong-state' });
  for (const { id } of [original, clone])
    await successOf(admin, (await admin.guests.power({ id, action: 'force-off' })).operationId);
});

test('two clones of a guest of ours start with first settings of their own, each with its host name', async () => {
  const made = await createOne(admin, fromImage(place, 'origin'));
  await successOf(admin, made.operationId);
  await successOf(admin, (await admin.guests.power({ id: made.guestId, action: 'force-off' })).operationId);
  const clones = await cloneOf({ id: made.guestId, name: 'copy-{08}', count: 2, withSettings: true, start: true });
  expect(clones.all.map((clone) => clone.name)).toEqual(['copy-08', 'copy-09']);
  for (const { guestId, name } of clones.all) {
    const uuid = await uuidOf(guestId);
    // the agent was waited for, so it booted from its copy, and has read its settings
    expect(await hostNameOf(uuid)).toContain(`"${name}"`);
    expect((await definitionOf(uuid)).hardware.disks.some((disk) => JSON.stringify(disk).includes('seed'))).toBe(false);
    await successOf(admin, (await admin.guests.power({ id: guestId, action: 'force-off' })).operationId);
  }
  expect((await volumes()).filter((volume) => volume.includes('-seed.'))).toEqual([]);
  expect(new Set((await Promise.all(clones.all.map((one) => uuidOf(one.guestId)))).values()).size).toBe(2);
});

test('UEFI variables are copied with a guest, and its snapshots are not', async () => {
  const made = await createOne(admin, { ...fromIso(place, 'uefi'), start: false, firmware: 'uefi' });
  await successOf(admin, made.operationId);
  for (const action of ['start', 'force-off'] as const)
    await successOf(admin, (await admin.guests.power({ id: made.guestId, action })).operationId);
  await successOf(admin, (await admin.snapshots.take({ id: made.guestId, name: 'before' })).operationId);
  const { nvramPath } = (await definitionOf(await uuidOf(made.guestId))).hardware;
  await must(`printf marked | dd of='${nvramPath}' bs=1 seek=300000 conv=notrunc`);
  const clone = await cloneOf({ id: made.guestId, name: 'uefi-copy' });
  const { hardware } = await definitionOf(clone.uuid);
  expect(hardware.nvramPath).not.toBe(nvramPath);
  expect(await must(`dd if='${hardware.nvramPath}' bs=1 skip=300000 count=6`)).toBe('marked');
  expect(await admin.snapshots.list({ id: clone.id })).toEqual([]);
  await successOf(admin, (await admin.guests.power({ id: clone.id, action: 'start' })).operationId);
  await successOf(admin, (await admin.guests.power({ id: clone.id, action: 'force-off' })).operationId);
});

test('what cannot be cloned is refused before anything is made, and what fails leaves nothing', async () => {
  const made = await createOne(admin, { ...fromIso(place, 'plain'), start: false });
  await successOf(admin, made.operationId);
  const before = await volumes();
  const ask = (more: object) => admin.guests.clone({ id: made.guestId, name: 'no', ...more });
  await expect(ask({ name: 'plain' })).rejects.toMatchObject({ code: 'guest.name-taken' });
  await expect(ask({ name: 'a/b' })).rejects.toMatchObject({ code: 'input.invalid' });
  await expect(ask({ pool: 'none' })).rejects.toMatchObject({ code: 'pool.missing' });

  // the name is taken on the host a moment before the step looks
  const { uuid } = await host.defineTinyGuest({ name: 'late' });
  await world.engine.runtime.db.guest.deleteMany({ where: { name: 'late' } });
  const late = await ask({ name: 'late' }).catch((error: { code: string }) => error.code);
  if (typeof late === 'string') expect(late).toBe('guest.name-taken');
  else
    expect(await endOf(admin, late.guests[0]?.operationId ?? '')).toMatchObject({
      state: 'failed',
      refusal: { code: 'guest.name-taken' },
    });
  await host.virsh('undefine', uuid);

  // a pool that has room by the inventory and none when it is written to
  const path =
    await must(`mkdir -p /var/lib/libvirt/tight && mount -t tmpfs -o size=4m,mode=711 tight /var/lib/libvirt/tight;
    printf /var/lib/libvirt/tight`);
  const pool = await admin.hosts.createPool({ id: place.hostId, name: 'tight', path });
  await successOf(admin, pool.operationId);
  const disk = (await definitionOf(await uuidOf(made.guestId))).hardware.disks[0]?.source;
  const diskPath = disk && 'path' in disk ? disk.path : '';
  await must(`qemu-io -f qcow2 -c 'write -P 0x11 0 3M' '${diskPath}'`);
  await successOf(admin, (await admin.hosts.check({ id: place.hostId })).operationId);
  await must('head -c 2M /dev/zero > /var/lib/libvirt/tight/filler');
  const { guests } = await ask({ pool: 'tight' });
  expect(await endOf(admin, guests[0]?.operationId ?? '')).toMatchObject({
    state: 'failed',
    refusal: { code: 'pool.full' },
  });
  expect((await must('ls /var/lib/libvirt/tight')).trim()).toBe('filler');
  await successOf(admin, (await admin.hosts.check({ id: place.hostId })).operationId);
  await expect(ask({ pool: 'tight' })).rejects.toMatchObject({
    code: 'pool.no-room',
    message: expect.stringContaining('GiB are free'),
  });
  expect(await volumes()).toEqual(before);
  expect((await admin.guests.list({})).some((row) => row.name === 'no')).toBe(false);
});
