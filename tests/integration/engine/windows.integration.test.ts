import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { mustRun } from '#tests/hosts/run-command.ts';
import { signedDisc } from '#tests/hosts/signed-disc.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { createOne } from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let admin: TestCaller;
let hostId: string;

const drivers = 'virtio-win-0.1.285.iso';
const iso = 'Win11_25H2_English_x64.iso';

beforeAll(async () => {
  world = await startWorld({ name: 'win', database: { templateUrl: inject('templateUrl') } });
  ({ host, admin } = world);
  await host.uploadVolume(iso, await signedDisc());
  // a disc of the name and the folders of the one with the drivers
  const folder = `${host.folder}/tmp/drivers`;
  await mkdir(`${folder}/viostor/w11/amd64`, { recursive: true });
  await mustRun('genisoimage', ['-quiet', '-J', '-R', '-V', 'virtio-win', '-o', `${folder}.iso`, folder]);
  await host.uploadVolume(drivers, `${folder}.iso`);
  hostId = await addTestHost(world.engine, admin, host);
});

afterAll(() => world?.stop());

const fromDisc = (name: string) => ({
  name,
  source: { kind: 'iso' as const, hostId: hostId as never, pool: 'images', volume: iso, osId: 'win11' },
  size: { vcpus: 1, memoryMiB: 256, diskGiB: 1 },
  network: { kind: 'none' as const },
});

const stateOfTpm = async (uuid: string) => (await host.exec(`ls -A /var/lib/libvirt/swtpm/${uuid}/tpm2`)).stdout.trim();

test('a guest for Windows 11 gets UEFI with Secure Boot, the keys and a TPM; its disc is started with the key it asks for, and all goes with it', async () => {
  const made = await createOne(admin, fromDisc('eleven'));
  const { steps } = await successOf(admin, made.operationId, 300_000);
  const press = steps.find((step) => step.kind === 'press-boot-key');
  expect(press).toMatchObject({ result: { hasBegun: true, presses: expect.any(Number) } });
  expect(press?.result?.presses).toBeGreaterThan(0);

  const { row, hardware } = await admin.guests.get({ id: made.guestId });
  expect(hardware).toMatchObject({ firmware: 'uefi', hasSecureBoot: true, tpm: { model: 'tpm-crb', version: '2.0' } });
  const live = await host.virsh('dumpxml', row.uuid);
  expect(live).toMatch(/<feature enabled='yes' name='enrolled-keys'\/>/);
  expect(live).toMatch(/<loader readonly='yes' secure='yes' type='pflash'>/);
  expect(live).toMatch(/<clock offset='localtime'>/);
  expect(await stateOfTpm(row.uuid)).toContain('tpm2-00.permall');

  await successOf(admin, (await admin.guests.delete({ id: made.guestId, disks: ['sda'] })).operationId);
  expect(await stateOfTpm(row.uuid)).toBe('');
  expect((await host.exec(`ls ${host.poolPath}`)).stdout.trim()).toBe([iso, drivers].sort().join('\n'));
}, 400_000);

test('without anybody at its screen: the answers lie on a disc of their own until the guest gives it back', async () => {
  const request = fromDisc('seat-07');
  const made = await createOne(admin, {
    ...request,
    source: { ...request.source, drivers: { pool: 'images', volume: drivers } },
    windows: { user: { name: 'ines', password: 'Correct horse' }, commands: ['echo done > C:\\done.txt'] },
  });
  const steps = async () => (await admin.operations.get({ id: made.operationId })).steps;
  const waiting = async () => (await steps()).find((step) => step.kind === 'wait-ready')?.state === 'running';
  await waitUntil('it waits for Windows', waiting, { timeoutMs: 300_000 });
  expect((await steps()).find((step) => step.kind === 'press-boot-key')).toMatchObject({ result: { hasBegun: true } });

  const { row } = await admin.guests.get({ id: made.guestId });
  const drives = (await host.virsh('domblklist', row.uuid)).trim().split('\n');
  expect(
    drives.map((line) => line.trim().split(/\s+/)).map(([target, path]) => [target, path?.split('/').at(-1)]),
  ).toEqual([
    ['vda', expect.stringMatching(/^seat-07-.*-disk1\.qcow2$/)],
    ['sda', expect.stringMatching(/^seat-07-.*-seed\.iso$/)],
    ['sdb', iso],
    ['sdc', drivers],
  ]);
  const disc =
    drives
      .find((line) => line.includes('-seed.iso'))
      ?.trim()
      .split(/\s+/)[1] ?? '';
  const read = await host.exec(`isoinfo -J -i ${disc} -x /autounattend.xml`);
  expect(read.stdout).toContain('<ComputerName>seat-07</ComputerName>');
  expect(read.stdout).toContain('<Path>E:\\viostor\\w11\\amd64</Path>');
  expect(read.stdout).toContain('done.txt');

  // as the last of its commands does where no agent answers
  await host.virsh('qemu-monitor-command', row.uuid, '{"execute":"blockdev-open-tray","arguments":{"id":"ua-seed"}}');
  await successOf(admin, made.operationId, 60_000);
  expect(await host.virsh('vol-list', 'images')).not.toContain('-seed.iso');
  expect(await host.virsh('domblklist', row.uuid)).toMatch(/sda\s+-/);
  expect(await world.engine.runtime.db.secret.count({ where: { kind: 'windows-answers' } })).toBe(0);
}, 400_000);

test('installations that are waited for take no place from others, and are gone on with by whoever starts next', async () => {
  // more than the operations that work on a host at once, and than the jobs that it is handed
  const names = Array.from({ length: 14 }, (_, index) => `room-${index + 1}`);
  const request = fromDisc('room');
  const windows = { user: { name: 'ines', password: 'Correct horse' } };
  const small = {
    ...request,
    size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
    firmware: 'bios' as const,
    tpm: 'no' as const,
  };
  const made = await Promise.all(names.map((name) => createOne(admin, { ...small, name, windows })));
  const stateOf = async (operationId: string) =>
    (await admin.operations.get({ id: operationId })).steps.find((step) => step.kind === 'wait-ready')?.state;
  const areWaiting = async () =>
    (await Promise.all(made.map(({ operationId }) => stateOf(operationId)))).every((state) => state === 'running');
  await waitUntil('all of them wait', areWaiting, { timeoutMs: 180_000 });

  await world.crash();
  ({ admin } = world);
  await waitUntil('the host is up again', async () => (await admin.hosts.get({ id: hostId })).row.connection === 'up');
  const [first] = made;
  const { row } = await admin.guests.get({ id: first?.guestId ?? '' });
  const trayOf = (uuid: string) =>
    host.virsh('qemu-monitor-command', uuid, '{"execute":"blockdev-open-tray","arguments":{"id":"ua-seed"}}');
  await trayOf(row.uuid);
  await successOf(admin, first?.operationId ?? '', 90_000);
  for (const { operationId } of made.slice(1)) await admin.operations.cancel({ id: operationId });
  for (const { operationId } of made.slice(1)) expect((await endOf(admin, operationId)).state).toBe('cancelled');
  expect((await host.virsh('list', '--all', '--name')).split('\n').filter((name) => name.startsWith('room-'))).toEqual([
    'room-1',
  ]);
}, 400_000);

test('what the host cannot give is refused before anything is made, with what to install', async () => {
  const { db } = world.engine.runtime;
  const { facts } = await db.host.findUniqueOrThrow({ where: { id: hostId } });
  const without = async (change: object) => {
    await db.host.update({ where: { id: hostId }, data: { facts: { ...(facts as object), ...change } } });
    const answer = await admin.guests.previewCreation(fromDisc('never')).catch((error: unknown) => error);
    return JSON.stringify(answer instanceof Error ? { ...answer, message: answer.message } : answer);
  };
  expect(await without({ firmwares: ['bios'] })).toMatch(/host\.no-uefi/);
  expect(await without({ hasSecureBoot: false })).toMatch(/host\.no-secure-boot/);
  expect(await without({ hasTpm: false })).toMatch(/host\.no-tpm/);
  await db.host.update({ where: { id: hostId }, data: { facts: facts as object } });
});
