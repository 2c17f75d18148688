import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Permission } from '#lib/domain/access/permission.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, callerOf, endOf, makeActor, successOf } from '#tests/integration/engine/test-engine.ts';
import { createOne, fromIso } from '#tests/integration/engine/tiny-creations.ts';
import {
  buildTestIso,
  sendFile,
  startUploadServer,
  type UploadServer,
} from '#tests/integration/media/upload-client.ts';

const mib = 1024 * 1024;
const iso = buildTestIso(6);
const sha256 = createHash('sha256').update(iso).digest('hex');

let world: EngineWorld;
let server: UploadServer;
let hostId: string;
let token: string;

beforeAll(async () => {
  world = await startWorld({
    name: 'media',
    database: { templateUrl: inject('templateUrl') },
    keepAliveMs: 500,
    uploadIdleMs: 20_000,
  });
  server = await startUploadServer(() => world.engine);
  hostId = await addTestHost(world.engine, world.admin, world.host);
  token = await keyFor(['image.manage']);
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await world?.stop();
});

const keyFor = async (permissions: Permission[]) =>
  (await world.admin.apiKeys.create({ name: permissions.join(), permissions, days: 1 })).token;
const begin = (name: string, more: { sizeBytes?: number; sha256?: string; lastModifiedMs?: number } = {}) =>
  world.admin.uploads.create({ hostId, pool: 'images', name, sizeBytes: iso.length, lastModifiedMs: 7, ...more });
const send = (id: string, file: Buffer = iso) =>
  sendFile(server, () => world.admin, { id, file, token, partBytes: 2 * mib });
const onHost = (name: string) => join(world.host.folder, 'lib/images', name);
const volumes = async () => (await world.host.virsh('vol-list', 'images')).split('\n').map((line) => line.trim());
const hasVolume = async (name: string) => (await volumes()).some((line) => line.startsWith(`${name} `));
const pools = async () => (await world.admin.hosts.get({ id: hostId })).pools;
const knownVolume = async (name: string) =>
  (await pools()).flatMap((pool) => pool.volumes).find((v) => v.name === name);
/** The step waits for a part: what is sent is taken. */
const isReceiving = async (id: string) => {
  const { steps } = await world.admin.operations.get({ id });
  return steps[0]?.state === 'running' && (steps[0].result ?? null) !== null;
};
const untilReceiving = (id: string) => waitUntil('it receives', () => isReceiving(id));
const partOnceReceiving = async (id: string, offset: number, length: number, file: Buffer = iso) => {
  await untilReceiving(id);
  return server.putPart(id, file, offset, length, token);
};

test('a file that is sent in parts is in the pool as it was, summed up, and a guest starts from it', async () => {
  const { operationId, receivedBytes } = await begin('whole.iso', { sha256: sha256.toUpperCase() });
  expect(receivedBytes).toBe(0);
  await send(operationId);
  const { steps } = await successOf(world.admin, operationId);
  expect(steps[0]?.result).toEqual({ receivedBytes: iso.length, sha256, isChecked: true });
  expect((await readFile(onHost('whole.iso'))).equals(iso)).toBe(true);
  expect(await world.admin.uploads.get({ id: operationId })).toMatchObject({ state: 'succeeded', sha256 });
  expect(await knownVolume('whole.iso')).toMatchObject({ isOnItsWay: false, capacityBytes: iso.length });
  const place = { hostId, imageVersionId: '' };
  await successOf(world.admin, (await createOne(world.admin, fromIso(place, 'from-upload', 'whole.iso'))).operationId);
  expect(await world.host.virsh('domblklist', 'from-upload')).toContain('whole.iso');
});

test('a line that breaks in the middle of a part costs that part; the same file goes on, another does not', async () => {
  const { operationId } = await begin('broken.iso');
  expect((await partOnceReceiving(operationId, 0, 2 * mib)).body.receivedBytes).toBe(2 * mib);
  const half = server.open(`/uploads/${operationId}?offset=${2 * mib}`, {
    authorization: `Bearer ${token}`,
    'content-length': 2 * mib,
  });
  half.on('error', () => undefined);
  half.write(iso.subarray(2 * mib, 3 * mib));
  // it is being written when the line breaks
  await waitUntil('the half is on its way', async () => {
    const { steps } = await world.admin.operations.get({ id: operationId });
    return steps[0]?.progressNote?.startsWith('3 of') ?? false;
  });
  half.destroy();
  // half-made, it can be chosen for nothing
  expect(await knownVolume('broken.iso')).toMatchObject({ isOnItsWay: true });
  const guest = fromIso({ hostId, imageVersionId: '' }, 'too-early', 'broken.iso');
  await expect(createOne(world.admin, guest)).rejects.toMatchObject({ code: 'media.uploading' });

  const again = await begin('broken.iso');
  expect(again).toEqual({ operationId, receivedBytes: 2 * mib });
  await expect(begin('broken.iso', { lastModifiedMs: 8 })).rejects.toMatchObject({ code: 'media.uploading' });
  await send(operationId);
  await successOf(world.admin, operationId);
  expect((await readFile(onHost('broken.iso'))).equals(iso)).toBe(true);
});

test('killed in the middle, the engine that is started again goes on, and the host sums up what nobody saw whole', async () => {
  const { operationId } = await begin('killed.iso', { sha256 });
  await partOnceReceiving(operationId, 0, 2 * mib);
  await world.crash();
  expect(await begin('killed.iso', { sha256 })).toEqual({ operationId, receivedBytes: 2 * mib });
  await send(operationId);
  const { steps } = await successOf(world.admin, operationId);
  expect(steps[0]?.result).toMatchObject({ sha256, isChecked: true });
  expect((await readFile(onHost('killed.iso'))).equals(iso)).toBe(true);
});

test('a host that is away in the middle is waited for', async () => {
  const { operationId } = await begin('away.iso');
  await partOnceReceiving(operationId, 0, 2 * mib);
  await world.host.unplug();
  try {
    const lost = await server.putPart(operationId, iso, 2 * mib, 2 * mib, token);
    expect(lost.status).toBeGreaterThanOrEqual(500);
    const closed = await server.putPart(operationId, iso, 2 * mib, 2 * mib, token);
    expect(closed).toMatchObject({ status: 503, body: { code: 'upload.not-receiving' } });
  } finally {
    await world.host.plug();
  }
  await send(operationId);
  await successOf(world.admin, operationId);
  expect((await readFile(onHost('away.iso'))).equals(iso)).toBe(true);
  await waitUntil('the host is up again', async () => (await world.admin.hosts.list())[0]?.connection === 'up', {
    timeoutMs: 60_000,
  });
});

test('another checksum than the expected one leaves nothing', async () => {
  const expected = 'a'.repeat(64);
  const { operationId } = await begin('wrong.iso', { sha256: expected });
  await send(operationId);
  const { state, refusal } = await endOf(world.admin, operationId);
  expect([state, refusal?.code]).toEqual(['failed', 'media.checksum-wrong']);
  expect(refusal?.title).toContain(sha256);
  expect(await hasVolume('wrong.iso')).toBe(false);
  expect(await knownVolume('wrong.iso')).toBeUndefined();
});

test('cancelled in the middle of a part it leaves nothing, and takes nothing any more', async () => {
  const { operationId } = await begin('cancelled.iso');
  await untilReceiving(operationId);
  const half = server.open(`/uploads/${operationId}?offset=0`, {
    authorization: `Bearer ${token}`,
    'content-length': 2 * mib,
  });
  half.write(iso.subarray(0, mib));
  const answered = once(half, 'response');
  await waitUntil('the part is on its way', async () => {
    const { steps } = await world.admin.operations.get({ id: operationId });
    return steps[0]?.progressNote?.startsWith('1 of') ?? false;
  });
  await world.admin.operations.cancel({ id: operationId });
  expect((await answered)[0].statusCode).toBe(499);
  half.destroy();
  expect((await endOf(world.admin, operationId)).state).toBe('cancelled');
  expect(await hasVolume('cancelled.iso')).toBe(false);
  expect(await server.putPart(operationId, iso, 0, mib, token)).toMatchObject({ body: { code: 'upload.ended' } });
});

test('what is no ISO is refused by its first bytes, and a disk that names another file as well', async () => {
  const { operationId } = await begin('page.iso');
  const page = Buffer.alloc(iso.length, '<!doctype html>');
  const answer = await partOnceReceiving(operationId, 0, 2 * mib, page);
  expect(answer).toMatchObject({ status: 422, body: { code: 'media.not-media' } });
  expect(await endOf(world.admin, operationId)).toMatchObject({
    state: 'failed',
    refusal: { code: 'media.not-media' },
  });
  expect(await hasVolume('page.iso')).toBe(false);

  await world.host.exec('cd /tmp && qemu-img create -q -f qcow2 -b /etc/passwd -F raw named.qcow2 1M');
  const named = Buffer.from((await world.host.exec('base64 -w0 /tmp/named.qcow2')).stdout, 'base64');
  const disk = await begin('named.qcow2', { sizeBytes: named.length });
  await untilReceiving(disk.operationId);
  const refused = await server.putPart(disk.operationId, named, 0, named.length, token);
  expect(refused.body.code).toBe('image.refers-elsewhere');
  await endOf(world.admin, disk.operationId);
  expect(await hasVolume('named.qcow2')).toBe(false);
});

test('what cannot be is said before the first byte', async () => {
  await expect(begin('whole.iso')).rejects.toMatchObject({ code: 'volume.exists' });
  const [pool] = await pools();
  const sizeBytes = (pool?.availableBytes ?? 0) + mib;
  await expect(begin('large.iso', { sizeBytes })).rejects.toMatchObject({
    code: 'media.no-room',
    message: expect.stringMatching(/large\.iso takes [\d.,]+ [GM]iB, and the pool images has [\d.,]+ [GM]iB left/),
  });
  await expect(begin('empty.iso', { sizeBytes: 0 })).rejects.toMatchObject({ code: 'input.invalid' });
  await expect(begin('../up.iso')).rejects.toMatchObject({ code: 'input.invalid' });
  await expect(begin('notes.txt')).rejects.toMatchObject({ code: 'input.invalid' });
  // put there by somebody else since the pool was listed: theirs stays as it is
  await writeFile(onHost('theirs.iso'), 'theirs');
  const codeOf = (error: { code: string }) => error.code;
  const { operationId } = await begin('theirs.iso').catch((error) => ({ operationId: codeOf(error) }));
  const isBegun = operationId !== 'volume.exists';
  if (isBegun) expect((await endOf(world.admin, operationId)).refusal?.code).toBe('volume.exists');
  expect(await readFile(onHost('theirs.iso'), 'utf8')).toBe('theirs');
});

test('what somebody put in the place of a volume that held nothing yet is theirs, and stays', async () => {
  const { operationId } = await begin('swapped.iso');
  await untilReceiving(operationId);
  await waitUntil('it is made', () => hasVolume('swapped.iso'));
  await world.host.virsh('vol-delete', 'swapped.iso', '--pool', 'images');
  await writeFile(onHost('swapped.iso'), 'theirs');
  await world.crash();
  expect(await endOf(world.admin, operationId)).toMatchObject({ state: 'failed', refusal: { code: 'volume.exists' } });
  expect(await readFile(onHost('swapped.iso'), 'utf8')).toBe('theirs');
});

test('one that was cancelled while its host was away is nobody’s to go on with or to use, and goes when the host is back', async () => {
  const { operationId } = await begin('left.iso');
  expect((await partOnceReceiving(operationId, 0, 2 * mib)).body.receivedBytes).toBe(2 * mib);
  await world.host.unplug();
  await world.admin.operations.cancel({ id: operationId });
  expect(await endOf(world.admin, operationId)).toMatchObject({ state: 'cancelled' });
  await expect(begin('left.iso')).rejects.toMatchObject({ code: 'media.leaving' });
  await expect(world.admin.operations.retry({ id: operationId })).rejects.toMatchObject({ code: 'upload.ended' });
  const disc = { pool: 'images', volume: 'left.iso' };
  const place = { hostId, imageVersionId: '' };
  const withDrivers = fromIso(place, 'drives-it', 'whole.iso');
  const wanted = [
    fromIso(place, 'boots-it', disc.volume),
    { ...withDrivers, source: { ...withDrivers.source, drivers: disc } as typeof withDrivers.source },
  ];
  for (const guest of wanted)
    await expect(createOne(world.admin, guest)).rejects.toMatchObject({ code: 'media.uploading' });
  await world.host.plug();
  await waitUntil('it was taken away', async () => !(await hasVolume('left.iso')), { timeoutMs: 60_000 });
  const again = () => begin('left.iso').catch(() => undefined);
  const begun = await waitUntil('it can be begun anew', again, { timeoutMs: 30_000 });
  expect(begun).toMatchObject({ receivedBytes: 0 });
  expect(begun.operationId).not.toBe(operationId);
  await world.admin.operations.cancel({ id: begun.operationId });
  await endOf(world.admin, begun.operationId);
});

test('without a date and a checksum, nobody can tell that a file is the same', async () => {
  const anyFile = { hostId, pool: 'images', name: 'any.iso', sizeBytes: iso.length };
  const { operationId } = await world.admin.uploads.create(anyFile);
  await expect(world.admin.uploads.create(anyFile)).rejects.toMatchObject({ code: 'media.uploading' });
  await world.admin.operations.cancel({ id: operationId });
  await endOf(world.admin, operationId);
});

test('of two that begin a file of one name at once, one does', async () => {
  const begun = await Promise.allSettled([1, 2, 3, 4].map((lastModifiedMs) => begin('twice.iso', { lastModifiedMs })));
  const [one, ...more] = begun.filter((each) => each.status === 'fulfilled').map((each) => each.value.operationId);
  expect(more).toEqual([]);
  const refused = begun.filter((each) => each.status === 'rejected').map((each) => each.reason.code);
  expect(refused).toEqual(['media.uploading', 'media.uploading', 'media.uploading']);
  await world.admin.operations.cancel({ id: one ?? '' });
  expect((await endOf(world.admin, one ?? '')).state).toBe('cancelled');
});

test('parts come from who began it, from our own pages, in order, one at a time', async () => {
  const { operationId } = await begin('guarded.iso');
  await untilReceiving(operationId);
  const path = `/uploads/${operationId}?offset=0`;
  const part = iso.subarray(0, mib);
  const codeOf = async (headers: Record<string, string>, at = path) => {
    const { status, body } = await server.put(at, part, headers);
    return `${status} ${body.code}`;
  };
  const own = { authorization: `Bearer ${token}` };
  expect(await codeOf({})).toBe('403 access.forbidden');
  expect(await codeOf({ origin: 'https://evil.example' })).toBe('403 access.forbidden');
  expect(await codeOf({ origin: world.engine.runtime.origin })).toBe('401 access.sign-in');
  expect(await codeOf({ authorization: `Bearer gh_${'x'.repeat(43)}` })).toBe('401 access.sign-in');
  expect(await codeOf({ authorization: `Bearer ${await keyFor(['host.read'])}` })).toBe('403 access.forbidden');
  const other = callerOf(world.engine, await makeActor(world.engine, 'admin', 'other'));
  const theirs = await other.apiKeys.create({ name: 'theirs', permissions: ['image.manage'], days: 1 });
  expect(await codeOf({ authorization: `Bearer ${theirs.token}` })).toBe('404 access.not-found');
  await expect(other.uploads.get({ id: operationId })).rejects.toMatchObject({ code: 'access.not-found' });
  expect(await codeOf(own, `/uploads/${operationId}?offset=${mib}`)).toBe('409 upload.out-of-order');
  expect(await codeOf(own, `/uploads/${operationId}`)).toBe('422 input.invalid');
  expect(await codeOf(own, '/uploads/opr_00000000000000000000000000?offset=0')).toBe('404 access.not-found');

  const first = server.open(path, { ...own, 'content-length': mib });
  first.on('error', () => undefined);
  first.write(part.subarray(0, 1000));
  await waitUntil('the first is being taken', async () => {
    const { steps } = await world.admin.operations.get({ id: operationId });
    return steps[0]?.progressNote?.startsWith('0 of') ?? false;
  });
  expect(await codeOf(own)).toBe('503 upload.not-receiving');
  first.destroy();
  await world.admin.operations.cancel({ id: operationId });
  await endOf(world.admin, operationId);
});

test('nothing is read faster than the host takes it', async () => {
  const file = Buffer.alloc(48 * mib);
  buildTestIso(1).copy(file);
  const { operationId } = await begin('slow.iso', { sizeBytes: file.length });
  await untilReceiving(operationId);
  const sending = server.open(`/uploads/${operationId}?offset=0`, {
    authorization: `Bearer ${token}`,
    'content-length': file.length,
  });
  sending.write(file.subarray(0, mib));
  const [pool] = await pools();
  // the brackets keep it from finding itself
  const readers = `pgrep -f '[v]ol-upload --vol slow.iso --pool ${pool?.uuid}'`;
  await waitUntil('its reader on the host stands still', async () => {
    // one that came between the two looks has not been told to stand still
    const { code } = await world.host.exec(
      `${readers} | xargs -r kill -STOP; ${readers} --runstates T && ! ${readers} --runstates R,S,D`,
    );
    return code === 0;
  });
  sending.end(file.subarray(mib));
  const progress = async () => (await world.admin.operations.get({ id: operationId })).steps[0]?.progressNote ?? '';
  let last = '';
  await waitUntil(
    'it stands still',
    async () => {
      const now = await progress();
      const isStill = now !== '' && now === last;
      last = now;
      return isStill;
    },
    { everyMs: 1_000 },
  );
  const taken = Number(/^([\d,]+) of/.exec(last)?.[1]?.replace(',', ''));
  expect(taken).toBeLessThan(24);
  await world.admin.operations.cancel({ id: operationId });
  await world.host.exec(`${readers} | xargs -r kill -CONT`);
  sending.on('error', () => undefined);
  sending.destroy();
  expect((await endOf(world.admin, operationId)).state).toBe('cancelled');
  expect(await hasVolume('slow.iso')).toBe(false);
});

test('an upload that nobody goes on with is taken away', async () => {
  const { operationId } = await begin('abandoned.iso');
  await partOnceReceiving(operationId, 0, 2 * mib);
  // also when nobody is left who remembers it
  await world.crash();
  expect(await endOf(world.admin, operationId)).toMatchObject({
    state: 'failed',
    refusal: { code: 'upload.abandoned' },
  });
  expect(await hasVolume('abandoned.iso')).toBe(false);
});
