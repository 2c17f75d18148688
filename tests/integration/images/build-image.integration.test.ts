import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { parseFileSystems, parseOsInfo } from '#lib/infra/agent/parse-inside.ts';
import { buildSeedFiles } from '#lib/infra/cloud-init/build-seed.ts';
import { hashPassword } from '#lib/infra/cloud-init/hash-password.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { bootDisk } from '#tests/integration/images/boot-disk.ts';
import { logIn, runOnSerial } from '#tests/integration/images/serial-login.ts';

let world: EngineWorld;
let admin: TestCaller;
/** builds fail here */
let host: TestHost;
let hostId: string;
/** and meanwhile one is built here that boots: a minute and a half */
let builder: TestHost;
let built: { operationId: string; imageId: string };
let folder: string;

/** The line breaks once when the disk is whole, before it is in the pool. */
let hasBroken = false;
const onCrashPoint = (place: string) => {
  if (place !== 'build-image:built' || hasBroken) return;
  hasBroken = true;
  throw new Failure({ code: 'host.line-lost' });
};

const begin = (name: string, packages: string[] = [], on = hostId) =>
  admin.images.build({ name, hostId: on, diskGiB: 4, packages });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guesthouse-debian-'));
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'build', count: 2, database, internet: true, onCrashPoint });
  ({ host, admin } = world);
  [, builder] = world.hosts.hosts as [TestHost, TestHost];
  hostId = await addTestHost(world.engine, admin, host);
  built = await begin('debian', ['jq'], await addTestHost(world.engine, admin, builder));
}, 300_000);

afterAll(async () => {
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

const versionOf = async (imageId: string) => (await admin.images.list()).find((one) => one.id === imageId)?.versions[0];

/** Folders and processes of a build, as the host sees them. */
const leftOn = async (where: TestHost) =>
  (
    await where.exec(
      `ls /var/tmp | grep -E 'guesthouse-build|mmdebstrap'; ps -e -o comm= | grep -xE 'mmdebstrap|apt-get|dpkg|mke2fs'`,
    )
  ).stdout;

it('says what the host lacks: subordinate ids', async () => {
  await host.exec('sed -i.kept /^guesthouse:/d /etc/subuid');
  const { operationId, imageId } = await begin('no-ids');
  const operation = await endOf(admin, operationId);
  await host.exec('mv /etc/subuid.kept /etc/subuid');
  expect(operation.refusal).toMatchObject({ code: 'image.build-needs' });
  expect(JSON.stringify(operation.refusal)).toContain('usermod --add-subuids');
  expect((await versionOf(imageId))?.state).toBe('failed');
  expect(await host.virsh('vol-list', 'images')).not.toContain('no-ids');
});

it('says at once that nobody has a package', async () => {
  const { operationId } = await begin('odd', ['no-such-package-here']);
  const operation = await endOf(admin, operationId);
  expect(operation.refusal?.code).toBe('image.build-needs');
  expect(JSON.stringify(operation.refusal)).toContain('no-such-package-here');
  expect(await host.virsh('vol-list', 'images')).not.toContain('odd');
  expect(await leftOn(host)).toBe('');
});

it('ends with the words of apt when the mirror fails, and leaves nothing', async () => {
  // what the build asks of apt is answered by a mirror that is not there
  await host.exec(`echo 'Acquire::http::Proxy "http://127.0.0.1:9";' > /etc/apt/apt.conf.d/99broken`);
  const { operationId } = await begin('offline');
  const operation = await endOf(admin, operationId, 300_000);
  await host.exec('rm /etc/apt/apt.conf.d/99broken');
  expect(operation.refusal?.code).toBe('image.build-failed');
  expect(operation.refusal?.technical).toMatch(/127\.0\.0\.1/);
  expect(await host.virsh('vol-list', 'images')).not.toContain('offline');
  expect(await leftOn(host)).toBe('');
}, 400_000);

it('ends when it is cancelled, and leaves nothing', async () => {
  const { operationId } = await begin('stopped');
  const unpacks = async () =>
    (await admin.operations.get({ id: operationId })).steps[0]?.output.includes('Unpacking') ?? false;
  await waitUntil('packages are unpacked', unpacks, { timeoutMs: 600_000, everyMs: 250 });
  await admin.operations.cancel({ id: operationId });
  expect((await endOf(admin, operationId)).state).toBe('cancelled');
  expect(await host.virsh('vol-list', 'images')).not.toContain('stopped');
  await waitUntil('nothing is left', async () => (await leftOn(host)) === '', { timeoutMs: 15_000 });
}, 700_000);

it('builds an image that is ready, once: a line that breaks when the disk is whole costs no other build', async () => {
  const operation = await endOf(admin, built.operationId, 1_500_000);
  expect(operation.refusal).toBeNull();
  const version = await versionOf(built.imageId);
  expect(version).toMatchObject({ state: 'ready', format: 'qcow2', capacityBytes: 4 * 1024 ** 3 });
  expect(operation.steps[0]?.attempts).toBe(2);
  expect(operation.steps[0]?.output.match(/Setting up jq/g)).toHaveLength(1);
  expect(await leftOn(builder)).toBe('');
  // the volume is whole, as QEMU sees it
  const check = await builder.exec(`qemu-img check -q ${builder.poolPath}/debian.v1.qcow2`);
  expect([check.code, check.stderr]).toEqual([0, '']);
}, 1_600_000);

/** What a form makes, as it is given to guests. */
const userData = buildSeedFiles({
  guestId: 'one',
  hostname: 'seat-07',
  login: { user: 'ines', passwordHash: hashPassword('correct horse'), sshKeys: [] },
  macAddresses: [],
})['user-data'];

// both at once: one start alone leaves half of two cores idle
describe.concurrent.each(['bios', 'uefi'] as const)('the built Debian, started by %s', (firmware) => {
  it('takes its seed, grows to its disk, is a machine of its own, and all of it is well', async ({ expect }) => {
    const image = join(builder.folder, 'lib/images/debian.v1.qcow2');
    const machine = await bootDisk(folder, image, { firmware, userData, hostname: 'seat-07' });
    const run = (command: string) => runOnSerial(machine, command);
    try {
      await machine.expectSerial(' finished at ', 1_200_000);
      await logIn(machine, 'ines', 'correct horse');

      // the last units may still be starting
      expect(await run('systemctl is-system-running --wait')).toBe('running');
      expect(await machine.askAgent('guest-get-host-name')).toEqual({ 'host-name': 'seat-07' });
      // what its page shows of the inside, from a whole system
      expect(parseOsInfo(await machine.askAgent('guest-get-osinfo'))).toMatchObject({
        osId: expect.stringMatching(/^debian1[23]$/),
      });
      const root = parseFileSystems(await machine.askAgent('guest-get-fsinfo')).find((one) => one.mountpoint === '/');
      expect(root).toMatchObject({ type: 'ext4', usedBytes: expect.any(Number) });
      expect(root?.totalBytes).toBeGreaterThan(7_000 * 1024 ** 2);
      expect(Number(await run('df --output=size -BM / | tail -n 1 | tr -dc 0-9'))).toBeGreaterThan(7_500);
      expect(await run('cloud-init status')).toContain('status: done');
      // so that one without an agent shows that its disc may go
      expect(await machine.isSeedOut()).toBe(true);
      expect(await run('systemctl --failed --no-legend --plain --no-pager')).toBe('');
      expect(await run('[ -d /sys/firmware/efi ] && echo efi || echo pc')).toBe(firmware === 'uefi' ? 'efi' : 'pc');
      expect(await run('wc -c </etc/machine-id; ls /etc/ssh/ssh_host_ed25519_key; ls /dev/dri')).toMatch(
        /^33\n.*key\n[\s\S]*card0/,
      );
      expect(await run('sudo passwd -S root | cut -d " " -f 2')).toBe('L');
      expect(await run('ls /etc/apt/apt.conf.d /etc/dpkg/dpkg.cfg.d')).not.toContain('mmdebstrap');
      expect(await run('grep -c ^deb /etc/apt/sources.list.d/* /etc/apt/sources.list 2>/dev/null')).toMatch(/[1-9]/);
    } finally {
      await machine.stop();
    }
  }, 1_800_000);
});
