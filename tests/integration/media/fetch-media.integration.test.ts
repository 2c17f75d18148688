import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { ChecksumSource } from '#lib/domain/operation/step-inputs.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf } from '#tests/integration/engine/test-engine.ts';
import { type ImageServer, startImageServer } from '#tests/integration/images/image-server.ts';
import { buildTestIso } from '#tests/integration/media/upload-client.ts';

let world: EngineWorld;
let hostId: string;
let mirror: ImageServer;
const iso = buildTestIso(5);
const sum = createHash('sha256').update(iso).digest('hex');

beforeAll(async () => {
  world = await startWorld({ name: 'discs', database: { templateUrl: inject('templateUrl') } });
  mirror = await startImageServer(world.hosts.gateway);
  mirror.serve('/disc.iso', { body: iso });
  mirror.serve('/no-length', { body: iso, withoutLength: true });
  mirror.serve('/page.iso', { body: Buffer.from('<!doctype html>'.repeat(9_000)) });
  mirror.serve('/slow.iso', { body: iso, slowly: { chunkBytes: 64 * 1024, everyMs: 200 } });
  hostId = await addTestHost(world.engine, world.admin, world.host);
});

afterAll(async () => {
  await world?.stop();
  await mirror?.stop();
});

const checked: ChecksumSource = { kind: 'value', algorithm: 'sha256', value: sum };
const begin = (name: string, path: string, checksum: ChecksumSource = { kind: 'none' }) =>
  world.admin.media.fetch({ hostId, pool: 'images', name, url: mirror.url(path), checksum });
const fetched = async (...wanted: Parameters<typeof begin>) => endOf(world.admin, (await begin(...wanted)).operationId);
const volumes = () => world.host.virsh('vol-list', 'images');
const known = async (name: string) =>
  (await world.admin.hosts.get({ id: hostId })).pools.flatMap((pool) => pool.volumes).find((one) => one.name === name);

test('an ISO comes into the pool as it is, held against its checksum, and is known at once', async () => {
  const operation = await fetched('disc.iso', '/disc.iso', checked);
  expect(operation).toMatchObject({ state: 'succeeded', steps: [{ result: { hash: sum, isChecked: true } }] });
  const there = await world.host.exec(`sha256sum ${world.host.poolPath}/disc.iso`);
  expect(there.stdout).toContain(sum);
  expect(await known('disc.iso')).toMatchObject({ isOnItsWay: false });
  // also from a server that tells no length
  expect((await fetched('other.iso', '/no-length')).state).toBe('succeeded');
});

test.each([
  ['another sum', 'sum.iso', '/disc.iso', { ...checked, value: '0'.repeat(64) }, 'image.checksum-wrong'],
  ['a page', 'page.iso', '/page.iso', { kind: 'none' }, 'media.not-media'],
  ['nothing there', 'none.iso', '/none.iso', { kind: 'none' }, 'image.url-status'],
] as const)('%s leaves nothing, and says why', async (_, name, path, checksum, code) => {
  const operation = await fetched(name, path, checksum);
  expect(operation).toMatchObject({ state: 'failed', refusal: { code }, isRepeatable: true });
  expect(await volumes()).not.toContain(name);
  expect(await known(name)).toBeUndefined();
});

test('what has the name stays as it is, also where nobody told libvirt of it', async () => {
  await expect(begin('disc.iso', '/disc.iso')).rejects.toMatchObject({ code: 'volume.exists' });
  await world.host.exec(`echo theirs >${world.host.poolPath}/theirs.iso`);
  expect(await fetched('theirs.iso', '/disc.iso')).toMatchObject({
    state: 'failed',
    refusal: { code: 'volume.exists' },
  });
  expect((await world.host.exec(`cat ${world.host.poolPath}/theirs.iso`)).stdout).toBe('theirs\n');
});

test('half of one is given to nobody, its name is taken, and a cancel takes it away', async () => {
  const { operationId } = await begin('slow.iso', '/slow.iso');
  await waitUntil('some of it has come', async () => {
    const step = (await world.admin.operations.get({ id: operationId })).steps[0];
    return (step?.progress ?? 0) > 0;
  });
  await expect(begin('slow.iso', '/disc.iso')).rejects.toMatchObject({ code: 'media.uploading' });
  const upload = { hostId, pool: 'images', name: 'slow.iso', sizeBytes: 1_000_000 };
  await expect(world.admin.uploads.create(upload)).rejects.toMatchObject({ code: 'media.uploading' });
  const wanted = {
    name: 'early',
    source: { kind: 'iso' as const, hostId: hostId as never, pool: 'images', volume: 'slow.iso' },
    size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
  };
  await world.engine.observers.lookAtHost(hostId);
  expect(await known('slow.iso')).toMatchObject({ isOnItsWay: true });
  await expect(world.admin.guests.create(wanted)).rejects.toMatchObject({ code: 'media.uploading' });
  await world.admin.operations.cancel({ id: operationId });
  expect((await endOf(world.admin, operationId)).state).toBe('cancelled');
  expect(await volumes()).not.toContain('slow.iso');
  expect(mirror.openLines('/slow.iso')).toBe(0);
});

test('a name that is none, a disk, an address that is none are refused before anything is done', async () => {
  for (const name of ['a b.iso', '../a.iso', 'disk.qcow2', '.iso'])
    await expect(begin(name, '/disc.iso')).rejects.toMatchObject({ code: 'input.invalid' });
  const url = 'file:///etc/shadow';
  const wanted = { hostId, pool: 'images', name: 'a.iso', url };
  await expect(world.admin.media.fetch(wanted)).rejects.toMatchObject({ code: 'input.invalid' });
  const secret = { ...wanted, url: 'http://169.254.169.254/latest' };
  expect(await endOf(world.admin, (await world.admin.media.fetch(secret)).operationId)).toMatchObject({
    refusal: { code: 'image.url-refused' },
  });
});
