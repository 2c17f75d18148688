import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { OperationDetail } from '#lib/domain/live/operation-row.ts';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromImage,
  fromIso,
  lookAt,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let spare: TestHost;
let engine: Engine;
let admin: TestCaller;
let place: TinyPlace;

beforeAll(async () => {
  world = await startWorld({ name: 'bad', database: { templateUrl: inject('templateUrl') }, count: 2 });
  ({ host, engine, admin } = world);
  spare = world.hosts.hosts[1] as TestHost;
  place = await prepareTinyPlace(engine, admin, host);
});

afterAll(() => world?.stop());

const nothing = { names: [], runs: [], disks: [], seeds: [] };

type NewHost = Partial<Parameters<TestCaller['hosts']['add']>[0]>;

/** Tries to add the spare host with something wrong, and looks that nothing of the trial stays. */
async function addWrongly(wrong: NewHost): Promise<OperationDetail> {
  const { hostId, operationId } = await admin.hosts.add({
    name: spare.name,
    address: spare.address,
    port: spare.port,
    username: spare.user,
    hostKey: spare.hostKey,
    ...wrong,
  });
  const ended = await endOf(admin, operationId);
  expect(ended.state).toBe('failed');
  expect(ended.refusal).toMatchObject({ title: expect.stringMatching(/\w/), next: expect.stringMatching(/\w/) });
  expect(await engine.runtime.db.host.findUnique({ where: { id: hostId } })).toBeNull();
  expect(await engine.runtime.db.secret.count({ where: { kind: 'ssh-password' } })).toBe(0);
  await waitUntil('nobody keeps it', () => !engine.fleet.owned().includes(hostId));
  return ended;
}

const codeOf = (operation: OperationDetail) => operation.refusal?.code;

const letUsIn = async () => {
  const { publicKey } = await admin.hosts.identity();
  await spare.exec(`echo '${publicKey}' >> ~guesthouse/.ssh/authorized_keys`);
};

test('a wrong password and a key that is not known there', async () => {
  expect(codeOf(await addWrongly({ password: 'not this one' }))).toBe('host.auth-failed');
  expect(codeOf(await addWrongly({}))).toBe('host.auth-failed');
});

test('a closed port, and what is not an SSH server', async () => {
  expect(codeOf(await addWrongly({ port: 2200 }))).toBe('host.port-closed');
  const web = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = web.address() as AddressInfo;
    expect(codeOf(await addWrongly({ address: '127.0.0.1', port }))).toBe('host.not-ssh');
    const { operationId } = await admin.hosts.probe({ address: '127.0.0.1', port });
    expect(codeOf(await endOf(admin, operationId))).toBe('host.not-ssh');
  } finally {
    web.close();
  }
});

test('a host key that is not the one that was accepted', async () => {
  expect(codeOf(await addWrongly({ hostKey: host.hostKey }))).toBe('host.key-changed');
});

test('a host without virsh, one whose libvirt does not let us in, and one whose libvirt does not run', async () => {
  await letUsIn();
  const hide = 'f=$(command -v virsh); : > /tmp/none; chmod 0 /tmp/none; mount --bind /tmp/none $f';
  expect((await spare.exec(hide)).code).toBe(0);
  expect(codeOf(await addWrongly({}))).toBe('host.no-virsh');
  await spare.exec('umount "$(command -v virsh || echo /usr/bin/virsh)"');

  await spare.exec("gpasswd -d guesthouse libvirt || sed -i -E '/^libvirt:/s/,?guesthouse//' /etc/group");
  expect(codeOf(await addWrongly({}))).toBe('host.libvirt-denied');
  await spare.exec("sed -i -E '/^libvirt:/{/:$/s/$/guesthouse/;/[^:]$/s/$/,guesthouse/}' /etc/group");

  await spare.killLibvirtd();
  expect(codeOf(await addWrongly({}))).toBe('host.libvirt-down');
  await spare.startLibvirtd();
});

test('after all that the same host can be added as if nothing had been', async () => {
  const { hostId, operationId } = await admin.hosts.add({
    name: spare.name,
    address: spare.address,
    port: spare.port,
    username: spare.user,
    hostKey: spare.hostKey,
  });
  await successOf(admin, operationId);
  await expect(
    admin.hosts.add({ name: 'again', address: spare.address, port: 22, username: 'root', hostKey: spare.hostKey }),
  ).rejects.toMatchObject({ code: 'host.exists' });
  // also in the moment in which what was seen of it is written: each of the two waits for the other
  const { db } = engine.runtime;
  const isHeld = Promise.withResolvers<void>();
  const seen = db.$transaction(
    async (tx) => {
      const { uuid } = await tx.pool.findFirstOrThrow({ where: { hostId } });
      await tx.pool.update({ where: { hostId_uuid: { hostId, uuid } }, data: { name: 'images' } });
      isHeld.resolve();
      await waitUntil('the removal waits for it', async () => {
        const waiting = await db.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM "public"."Host"%'`;
        return waiting.length > 0;
      });
      const late = { name: 'late', mode: 'nat', isActive: true, autostart: true, seenAt: new Date() };
      await tx.network.create({ data: { hostId, uuid: crypto.randomUUID(), ...late } });
    },
    { timeout: 30_000 },
  );
  await isHeld.promise;
  await Promise.all([admin.hosts.remove({ id: hostId, guestCount: 0 }), seen.catch(() => undefined)]);
  expect(await db.network.count({ where: { hostId } })).toBe(0);
});

test('more memory than the host has, and a host without KVM that says so', async () => {
  const huge = { ...fromIso(place, 'huge'), size: { vcpus: 1, memoryMiB: 1_000_000, diskGiB: 1 } };
  await expect(createOne(admin, huge)).rejects.toMatchObject({
    code: 'guest.no-memory',
    data: { title: expect.stringMatching(/MiB|memory/i) },
  });
  expect(await admin.guests.list({})).toEqual([]);
  const { checks } = await admin.hosts.get({ id: place.hostId });
  expect(checks.find((check) => check.id === 'processor')).toMatchObject({ verdict: 'look', fix: expect.any(String) });
});

test.each([
  ['that is to start', true],
  ['that stays off', false],
])('an ISO that went away, for a guest %s, is told before anything is made', async (_, start) => {
  await writeFile(join(host.folder, 'lib/images/leaving.iso'), Buffer.alloc(65_536));
  await host.virsh('pool-refresh', 'images');
  await engine.observers.lookAtHost(place.hostId);
  await host.exec('rm /var/lib/libvirt/images/leaving.iso');
  const { operationId } = await createOne(admin, { ...fromIso(place, 'no-disc', 'leaving.iso'), start });
  const ended = await endOf(admin, operationId);
  expect(ended).toMatchObject({
    state: 'failed',
    refusal: { code: 'media.missing', title: 'The ISO leaving.iso is gone from its pool.' },
  });
  // before anything was made
  expect(ended.steps.map((step) => step.state)).toEqual(['failed', ...ended.steps.slice(1).map(() => 'waiting')]);
  await host.virsh('pool-refresh', 'images');
  expect(await lookAt(host)).toEqual(nothing);
  expect(await admin.guests.list({})).toEqual([]);
  // the list of the pool knows it at once
  await expect(createOne(admin, fromIso(place, 'no-disc', 'leaving.iso'))).rejects.toMatchObject({
    code: 'media.missing',
  });
});

test('a volume that is no disk image makes no image', async () => {
  await writeFile(join(host.folder, 'lib/images/page.qcow2'), '<!doctype html><title>Not found</title>'.repeat(100));
  await host.virsh('pool-refresh', 'images');
  await engine.observers.lookAtHost(place.hostId);
  const { operationId, imageId } = await admin.images.adopt({
    name: 'page',
    hostId: place.hostId,
    pool: 'images',
    volume: 'page.qcow2',
  });
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'failed', refusal: { code: 'image.not-an-image' } });
  const version = (await admin.images.list()).find((image) => image.id === imageId)?.versions[0];
  expect(version).toMatchObject({ state: 'failed' });
  const request = fromImage({ ...place, imageVersionId: version?.id ?? '' }, 'of-a-page');
  await expect(createOne(admin, request)).rejects.toMatchObject({ code: 'image.not-ready' });
  // it is somebody's file, and stays
  expect(await host.virsh('vol-list', 'images')).toContain('page.qcow2');
  await host.exec('rm /var/lib/libvirt/images/page.qcow2');
  await host.virsh('pool-refresh', 'images');
});

test('an image whose file was taken away makes no guest and leaves nothing', async () => {
  await host.exec('mv /var/lib/libvirt/images/tiny.qcow2 /var/lib/libvirt/');
  await host.virsh('pool-refresh', 'images');
  const { operationId } = await createOne(admin, fromImage(place, 'no-base'));
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'failed', refusal: { code: 'volume.missing' } });
  expect(await lookAt(host)).toEqual(nothing);
  expect(await admin.guests.list({})).toEqual([]);
  await host.exec('mv /var/lib/libvirt/tiny.qcow2 /var/lib/libvirt/images/');
  await host.virsh('pool-refresh', 'images');
});

test('a pool that is full makes no guest and leaves nothing', async () => {
  await host.exec(
    'mkdir -p /var/lib/libvirt/small && mount -t tmpfs -o size=512k,mode=711 small /var/lib/libvirt/small',
  );
  const { operationId: made } = await admin.hosts.createPool({
    id: place.hostId,
    name: 'small',
    path: '/var/lib/libvirt/small',
  });
  await successOf(admin, made);
  await engine.observers.lookAtHost(place.hostId);
  await host.exec('head -c 400k /dev/zero > /var/lib/libvirt/small/filler');
  const { operationId } = await createOne(admin, { ...fromIso(place, 'no-room'), pool: 'small' });
  expect(await endOf(admin, operationId)).toMatchObject({ state: 'failed', refusal: { code: 'pool.full' } });
  expect((await host.exec('ls /var/lib/libvirt/small')).stdout.trim()).toBe('filler');
  expect(await lookAt(host)).toEqual(nothing);
  expect(await admin.guests.list({})).toEqual([]);
});
