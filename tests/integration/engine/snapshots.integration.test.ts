import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { createOne, fromIso, prepareTinyPlace, type TinyPlace } from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let admin: TestCaller;
let place: TinyPlace;

beforeAll(async () => {
  world = await startWorld({ name: 'snap', database: { templateUrl: inject('templateUrl') } });
  ({ host, admin } = world);
  place = await prepareTinyPlace(world.engine, admin, host);
});

afterAll(() => world?.stop());

type Guest = { id: string; uuid: string };

async function make(name: string, firmware: 'bios' | 'uefi'): Promise<Guest> {
  const made = await createOne(admin, { ...fromIso(place, name), start: false, firmware, diskBus: 'virtio' });
  await successOf(admin, made.operationId);
  // with it, QEMU 7.2 keeps no memory
  const change = { id: made.guestId, changes: [{ kind: 'set-clipboard' as const, isOn: false }] };
  await successOf(admin, (await admin.guests.change(change)).operationId);
  return { id: made.guestId, uuid: (await admin.guests.get({ id: made.guestId })).row.uuid };
}

const check = async () => successOf(admin, (await admin.hosts.check({ id: place.hostId })).operationId);

const diskOf = async ({ uuid }: Guest) => /vda\s+(\S.*)/.exec(await host.virsh('domblklist', uuid))?.[1] ?? '';

const must = async (script: string) => {
  const { code, stdout, stderr } = await host.exec(script);
  if (code !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout;
};

/** A byte over 64 KiB of the disk of a guest that is off, at 1 MiB. */
const write = async (guest: Guest, byte: string) =>
  must(`qemu-io -f qcow2 -c 'write -P ${byte} 1M 64k' '${await diskOf(guest)}'`);

async function holds(guest: Guest, byte: string): Promise<boolean> {
  const { stdout } = await host.exec(`qemu-io -U -r -f qcow2 -c 'read -P ${byte} 1M 64k' '${await diskOf(guest)}'`);
  return !stdout.includes('verification failed') && stdout.includes('read 65536/65536');
}

const take = async (guest: Guest, name: string, keepMemory = true) =>
  successOf(admin, (await admin.snapshots.take({ id: guest.id, name, keepMemory })).operationId);
const revert = async (guest: Guest, name: string, start = false) =>
  successOf(admin, (await admin.snapshots.revert({ id: guest.id, name, start })).operationId);
const remove = async (guest: Guest, name: string) =>
  successOf(admin, (await admin.snapshots.delete({ id: guest.id, name })).operationId);
const power = async (guest: Guest, action: 'start' | 'force-off') =>
  successOf(admin, (await admin.guests.power({ id: guest.id, action })).operationId);
const stateOf = async ({ uuid }: Guest) => (await host.virsh('domstate', uuid)).trim();
const volumes = async () =>
  (await host.virsh('vol-list', 'images')).split('\n').map((line) => line.trim().split(/\s+/)[0] ?? '');
const filesOf = async ({ id }: Guest) => (await volumes()).filter((name) => name.includes(id.slice(4)));

test('a guest with BIOS keeps its snapshots in its disk, off without and running with its memory', async () => {
  const guest = await make('bios', 'bios');
  await write(guest, '0x11');
  await take(guest, "it's off");
  await write(guest, '0x22');
  await power(guest, 'start');
  await take(guest, 'running');
  await power(guest, 'force-off');
  await write(guest, '0x33');

  expect(await admin.snapshots.list({ id: guest.id })).toMatchObject([
    { name: "it's off", parentName: null, kind: 'internal', power: 'off', memory: 'none', madeBy: 'The admin' },
    { name: 'running', parentName: "it's off", kind: 'internal', power: 'running', memory: 'inside', isCurrent: true },
  ]);
  await revert(guest, 'running');
  expect(await stateOf(guest)).toBe('running');
  const { losses, power: after } = await admin.snapshots.previewReversion({ id: guest.id, name: "it's off" });
  expect([after, losses.join(' ')]).toEqual(['off', expect.stringContaining('its power is cut')]);
  await revert(guest, "it's off");
  expect([await stateOf(guest), await holds(guest, '0x11')]).toEqual(['shut off', true]);
  // its disk must not become another one under them
  await expect(
    admin.guests.change({ id: guest.id, changes: [{ kind: 'grow-disk', target: 'vda', sizeGiB: 2 }] }),
  ).rejects.toMatchObject({ code: 'volume.in-snapshot' });

  await remove(guest, 'running');
  await remove(guest, "it's off");
  expect(await host.virsh('snapshot-list', guest.uuid, '--name')).toBe('');
  expect(await admin.snapshots.list({ id: guest.id })).toEqual([]);
});

test('a guest with UEFI gets new files, goes back to each of them with its variables, and forward again', async () => {
  const guest = await make('uefi', 'uefi');
  await write(guest, '0x11');
  await take(guest, 'first');
  await write(guest, '0x22');
  await take(guest, 'second');
  await write(guest, '0x33');
  expect(await admin.snapshots.list({ id: guest.id })).toMatchObject([
    { name: 'first', kind: 'external', revertObstacle: null },
    { name: 'second', kind: 'external', parentName: 'first', isCurrent: true, revertObstacle: null },
  ]);
  await revert(guest, 'first');
  expect(await holds(guest, '0x11')).toBe(true);
  await write(guest, '0x44');
  await revert(guest, 'second');
  expect(await holds(guest, '0x22')).toBe(true);
  expect((await admin.snapshots.list({ id: guest.id })).map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
  // of the three states that were left behind nothing is left: two frozen files, the one in use
  expect((await filesOf(guest)).filter((name) => name.endsWith('.qcow2'))).toHaveLength(3);

  // one in the middle: its file takes what came after, the other snapshot still holds its own
  await remove(guest, 'first');
  expect([await stateOf(guest), await holds(guest, '0x22')]).toEqual(['shut off', true]);
  await write(guest, '0x55');
  await revert(guest, 'second');
  expect(await holds(guest, '0x22')).toBe(true);
  await write(guest, '0x66');
  await remove(guest, 'second');
  expect([await stateOf(guest), await holds(guest, '0x66')]).toEqual(['shut off', true]);
  expect((await filesOf(guest)).filter((name) => name.endsWith('.qcow2'))).toHaveLength(1);
});

test('a running guest with UEFI and TPM keeps its memory in a file, and its variables beside it', async () => {
  const guest = await make('secure', 'uefi');
  const tpm = '<tpm model="tpm-crb"><backend type="emulator" version="2.0"/></tpm>';
  await must(
    `virsh -q dumpxml --inactive ${guest.uuid} | sed 's#</devices>#${tpm}</devices>#' | virsh -q define /dev/stdin`,
  );
  await check();
  await power(guest, 'start');
  const preview = await admin.snapshots.preview({ id: guest.id });
  expect(preview).toMatchObject({ kind: 'external', memory: 'file' });
  expect(preview.becomes.join(' ')).toMatch(/UEFI variables are copied.*TPM holds is kept with the memory/);
  await take(guest, 'warm');
  expect(await stateOf(guest)).toBe('running');
  await take(guest, 'cold', false);
  await revert(guest, 'warm');
  expect(await stateOf(guest)).toBe('running');
  await revert(guest, 'cold', true);
  expect(await stateOf(guest)).toBe('running');
  const before = await diskOf(guest);
  // live: the guest runs on while its files become one
  await remove(guest, 'warm');
  await remove(guest, 'cold');
  expect(await stateOf(guest)).toBe('running');
  expect(await diskOf(guest)).not.toBe(before);
  expect((await filesOf(guest)).sort()).toEqual([
    expect.stringMatching(/disk1\.qcow2$/),
    expect.stringMatching(/nvram\.fd$/),
  ]);

  // as when the host was shut down: its memory waits for its next start, and belongs to the disks as they are
  await take(guest, 'then', false);
  await host.virsh('managedsave', guest.uuid);
  await waitUntil('it is off', async () => (await admin.guests.get({ id: guest.id })).row.power === 'off');
  const { operationId } = await admin.snapshots.delete({ id: guest.id, name: 'then' });
  expect(await endOf(admin, operationId)).toMatchObject({
    state: 'failed',
    refusal: { code: 'snapshot.saved-memory' },
  });
  await revert(guest, 'then');
  expect(await host.virsh('list', '--all', '--name', '--with-managed-save')).toBe('');
  await remove(guest, 'then');
});

test('a file that another guest was given by hand stays when the snapshots do not need it any more', async () => {
  const guest = await make('given', 'uefi');
  await take(guest, 'one');
  const path = await diskOf(guest);
  const volume = path.split('/').at(-1) ?? '';
  const definition = await host.virsh('dumpxml', guest.uuid);
  const reader = definition
    .replace(/<name>[^<]*/, '<name>reader')
    .replace(/<uuid>[^<]*<\/uuid>/, '')
    .replace(/<metadata>[\s\S]*<\/metadata>/, '')
    .replace(/<nvram[\s\S]*?<\/nvram>|<nvram[^>]*\/>/, '')
    .replace(`<disk type='file' device='disk'>`, `<disk type='volume' device='disk'>`)
    .replace(`<source file='${path}'/>`, `<source pool='images' volume='${volume}'/>`);
  expect(reader).toContain("type='volume'");
  await must(`virsh -q define /dev/stdin <<'XML'\n${reader}\nXML`);
  await waitUntil('it is listed', async () => (await admin.guests.list({ name: 'reader' })).length === 1);
  await revert(guest, 'one');
  expect(await diskOf(guest)).not.toBe(path);
  expect(await volumes()).toContain(volume);
  await must('virsh -q undefine --nvram reader');
});

test('what is made outside is listed when somebody looks, gone back to, and deleted; a guest goes with all of its files', async () => {
  const guest = await make('outside', 'uefi');
  await write(guest, '0x11');
  await host.virsh('snapshot-create-as', guest.uuid, 'by hand', '--disk-only', '--description', 'in a shell');
  await write(guest, '0x22');
  await admin.snapshots.look({ id: guest.id });
  await waitUntil('the snapshot is listed', async () => (await admin.snapshots.list({ id: guest.id })).length === 1);
  expect(await admin.snapshots.list({ id: guest.id })).toMatchObject([
    { name: 'by hand', description: 'in a shell', madeBy: null, kind: 'external', revertObstacle: null },
  ]);
  await take(guest, 'on top');
  await remove(guest, 'on top');
  expect(await holds(guest, '0x22')).toBe(true);
  await revert(guest, 'by hand');
  expect(await holds(guest, '0x11')).toBe(true);
  await take(guest, 'here');
  const [loss] = await admin.guests.previewDeletion({ ids: [guest.id] });
  expect(loss?.snapshots.count).toBe(2);
  expect(loss?.disks).toMatchObject([{ target: 'vda', obstacle: null }]);
  await successOf(admin, (await admin.guests.delete({ id: guest.id, disks: ['vda'] })).operationId);
  expect((await filesOf(guest)).filter((name) => name.endsWith('.qcow2'))).toEqual([]);
});
