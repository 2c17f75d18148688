import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let hostId: string;

beforeAll(async () => {
  world = await startWorld({ name: 'build', database: { templateUrl: inject('templateUrl') }, internet: true });
  ({ host, engine, admin } = world);
  hostId = await addTestHost(engine, admin, host);
}, 300_000);

afterAll(() => world?.stop());

const begin = (name: string, packages: string[] = []) => admin.images.build({ name, hostId, diskGiB: 4, packages });
const versionOf = async (imageId: string) => (await admin.images.list()).find((one) => one.id === imageId)?.versions[0];

/** Folders and processes of a build, as the host sees them. */
const leftOnHost = async () =>
  (
    await host.exec(
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
  expect(await leftOnHost()).toBe('');
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
  expect(await leftOnHost()).toBe('');
}, 400_000);

it('ends when it is cancelled, and leaves nothing', async () => {
  const { operationId } = await begin('stopped');
  const unpacks = async () =>
    (await admin.operations.get({ id: operationId })).steps[0]?.output.includes('Unpacking') ?? false;
  await waitUntil('packages are unpacked', unpacks, { timeoutMs: 600_000, everyMs: 250 });
  await admin.operations.cancel({ id: operationId });
  expect((await endOf(admin, operationId)).state).toBe('cancelled');
  expect(await host.virsh('vol-list', 'images')).not.toContain('stopped');
  await waitUntil('nothing is left', async () => (await leftOnHost()) === '', { timeoutMs: 15_000 });
}, 700_000);

it('builds an image that is ready', async () => {
  const { operationId, imageId } = await begin('debian', ['jq']);
  const operation = await endOf(admin, operationId, 1_500_000);
  expect(operation.refusal).toBeNull();
  const version = await versionOf(imageId);
  expect(version).toMatchObject({ state: 'ready', format: 'qcow2', capacityBytes: 4 * 1024 ** 3 });
  expect(operation.steps[0]?.output).toContain('Setting up jq');
  expect(await leftOnHost()).toBe('');
  // the volume is whole, as QEMU sees it
  const check = await host.exec(`qemu-img check -q ${host.poolPath}/debian.v1.qcow2`);
  expect([check.code, check.stderr]).toEqual([0, '']);
}, 1_600_000);
