import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { OperationDetail } from '#lib/domain/live/operation-row.ts';
import type { ChecksumSource } from '#lib/domain/operation/step-inputs.ts';
import type { Engine } from '#lib/engine/compose.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { tinyDiskImage } from '#tests/hosts/tiny-guest.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { type ImageServer, startImageServer } from '#tests/integration/images/image-server.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let hostId: string;
let mirror: ImageServer;
let folder: string;
let tiny: Buffer;

const hashOf = (data: Buffer, algorithm = 'sha256') => createHash(algorithm).update(data).digest('hex');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guesthouse-images-'));
  tiny = await readFile(await tinyDiskImage());
  world = await startWorld({ name: 'fetch', database: { templateUrl: inject('templateUrl') } });
  ({ host, engine, admin } = world);
  mirror = await startImageServer(world.hosts.gateway);
  mirror.serve('/tiny.qcow2', { body: tiny });
  hostId = await addTestHost(engine, admin, host);
});

afterAll(async () => {
  await world?.stop();
  await mirror?.stop();
  await rm(folder, { recursive: true, force: true });
});

let count = 0;
async function begin(url: string, checksum: ChecksumSource = { kind: 'none' }) {
  count += 1;
  const name = `img${count}`;
  const made = await admin.images.fetch({ name, osId: null, hostId, url, checksum });
  return { ...made, volume: `${name}.v1.qcow2` };
}

async function fetched(url: string, checksum?: ChecksumSource) {
  const { operationId, imageId, volume } = await begin(url, checksum);
  const operation = await endOf(admin, operationId);
  const image = (await admin.images.list()).find((one) => one.id === imageId);
  return { operation, version: image?.versions[0], volume };
}

const volumes = () => host.virsh('vol-list', 'images');
/** What a download would leave on the host: temporary folders and processes. */
const leftOnHost = async () =>
  (await host.exec(`ls /tmp | grep '^tmp'; ps -e -o comm= | grep -xE 'curl|dd|tee|sha256sum'`)).stdout;

/** Nothing of a failed fetch is on the host or said to be there. */
async function expectNothingLeft(result: { operation: OperationDetail; volume: string; version?: { state: string } }) {
  expect(result.operation.state).not.toBe('succeeded');
  expect(result.version?.state).toBe(result.operation.state);
  expect(await volumes()).not.toContain(result.volume);
}

describe('a host fetches an image', () => {
  it('byte for byte, with its published hash, and looks into it', async () => {
    const { operation, version, volume } = await fetched(mirror.url('/tiny.qcow2'), {
      kind: 'value',
      algorithm: 'sha256',
      value: hashOf(tiny).toUpperCase(),
    });
    expect(operation).toMatchObject({ state: 'succeeded', refusal: null });
    expect(version).toMatchObject({ state: 'ready', format: 'qcow2', capacityBytes: 64 * 1024 * 1024 });
    const file = await readFile(join(host.folder, 'lib/images', volume));
    expect(hashOf(file)).toBe(hashOf(tiny));
    expect(await host.virsh('vol-dumpxml', volume, '--pool', 'images')).toContain("<format type='qcow2'/>");
    expect(await leftOnHost()).toBe('');
  });

  it.each(['xz', 'gzip', 'zstd', 'bzip2'])(
    'unpacks %s on the way, and checks what was published: the packed file',
    async (tool) => {
      const path = join(folder, `tiny-${tool}`);
      await writeFile(path, tiny);
      const packed = execFileSync(tool, ['-1', '-c', path], { maxBuffer: 1024 ** 3 });
      mirror.serve(`/tiny.${tool}`, { body: packed });
      mirror.serve(`/${tool}/SHA512SUMS`, {
        body: Buffer.from(`${'0'.repeat(128)}  other\n${hashOf(packed, 'sha512')} *tiny.${tool}\n`),
      });
      const { operation, version, volume } = await fetched(mirror.url(`/tiny.${tool}`), {
        kind: 'file',
        algorithm: 'sha512',
        url: mirror.url(`/${tool}/SHA512SUMS`),
      });
      expect(operation.refusal).toBeNull();
      expect(version).toMatchObject({ state: 'ready', format: 'qcow2' });
      expect(hashOf(await readFile(join(host.folder, 'lib/images', volume)))).toBe(hashOf(tiny));
    },
  );

  it('a raw disk, through a redirect, from a server that tells no length', async () => {
    const raw = Buffer.alloc(3 * 1024 * 1024, 1);
    raw.writeUInt16BE(0x55aa, 510);
    mirror.serve('/raw.img', { body: raw, withoutLength: true });
    mirror.serve('/moved', { body: Buffer.alloc(0), redirectTo: mirror.url('/raw.img') });
    const { operation, version } = await fetched(mirror.url('/moved'));
    expect(operation.refusal).toBeNull();
    expect(version).toMatchObject({ state: 'ready', format: 'raw', capacityBytes: raw.length });
  });
});

describe('what is refused leaves nothing', () => {
  const hash = '0'.repeat(64);
  const backed = () => {
    const path = join(folder, 'backed.qcow2');
    execFileSync('qemu-img', ['create', '-q', '-u', '-f', 'qcow2', '-F', 'raw', '-b', '/etc/shadow', path, '1M']);
    return readFile(path);
  };

  it.each<[string, () => Promise<[string, ChecksumSource?]> | [string, ChecksumSource?], string]>([
    [
      'a wrong hash',
      () => [mirror.url('/tiny.qcow2'), { kind: 'value', algorithm: 'sha256', value: hash }],
      'image.checksum-wrong',
    ],
    [
      'a checksum file that does not name it',
      () => {
        mirror.serve('/SUMS', {
          body: Buffer.from(`${hash}  another.qcow2\n${hash.replace('0', '1')}  third.qcow2\n`),
        });
        return [mirror.url('/tiny.qcow2'), { kind: 'file', algorithm: 'sha256', url: mirror.url('/SUMS') }];
      },
      'image.checksum-missing',
    ],
    [
      'a checksum file that is not there',
      () => [mirror.url('/tiny.qcow2'), { kind: 'file', algorithm: 'sha256', url: mirror.url('/none') }],
      'image.checksum-missing',
    ],
    ['an address that answers 404', () => [mirror.url('/none.qcow2')], 'image.url-status'],
    [
      'a web page',
      () => {
        mirror.serve('/page', { body: Buffer.from('<!doctype html><p>Mirrors</p>'), type: 'text/html; charset=utf-8' });
        return [mirror.url('/page')];
      },
      'image.url-html',
    ],
    [
      'a file that is no disk',
      () => {
        mirror.serve('/notes.txt', { body: Buffer.from('hello '.repeat(50)) });
        return [mirror.url('/notes.txt')];
      },
      'image.not-an-image',
    ],
    [
      'an empty file',
      () => {
        mirror.serve('/empty', { body: Buffer.alloc(0) });
        return [mirror.url('/empty')];
      },
      'image.not-an-image',
    ],
    [
      'a qcow2 that names a file of the host',
      async () => {
        mirror.serve('/backed.qcow2', { body: await backed() });
        return [mirror.url('/backed.qcow2')];
      },
      'image.refers-elsewhere',
    ],
    [
      'a packed file that is damaged',
      async () => {
        const path = join(folder, 'damaged');
        await writeFile(path, tiny);
        const packed = execFileSync('gzip', ['-1', '-c', path], { maxBuffer: 1024 ** 3 });
        mirror.serve('/damaged.gz', { body: packed.subarray(0, packed.length - 100_000) });
        return [mirror.url('/damaged.gz')];
      },
      'image.not-an-image',
    ],
    ['a machine that is not there', () => ['http://no-such-machine.invalid/a.qcow2'], 'image.no-internet'],
    ['a closed port', () => ['http://127.0.0.1:9/a.qcow2'], 'image.no-internet'],
    ['where clouds tell secrets', () => ['http://169.254.169.254/latest/meta-data'], 'image.url-refused'],
  ])('%s', async (_what, prepare, code) => {
    const [url, checksum] = await prepare();
    const result = await fetched(url, checksum);
    expect(result.operation.refusal?.code).toBe(code);
    await expectNothingLeft(result);
  });

  it('a qcow2 that was cut off by a server that tells no length', async () => {
    // its tables are at the end in this one, so that what is missing is known without a checksum
    const head = Buffer.from(tiny.subarray(0, 65_536));
    head.writeBigUInt64BE(BigInt(1024 * 1024 * 1024), 40);
    mirror.serve('/short.qcow2', { body: head, withoutLength: true });
    const result = await fetched(mirror.url('/short.qcow2'));
    expect(result.operation.refusal?.code).toBe('image.not-an-image');
    await expectNothingLeft(result);
  });

  it('a volume of that name that is somebody else’s, which stays as it is', async () => {
    await host.exec(`echo mine > ${host.poolPath}/img${count + 1}.v1.qcow2`);
    const { operation, version, volume } = await fetched(mirror.url('/tiny.qcow2'));
    expect(operation.refusal?.code).toBe('volume.exists');
    expect(version?.state).toBe('failed');
    expect(await readFile(join(host.folder, 'lib/images', volume), 'utf8')).toBe('mine\n');
  });
});

describe('cut off', () => {
  const slow = { chunkBytes: 100_000, everyMs: 100 };

  it('by a cancel: the download ends and nothing is left', async () => {
    mirror.serve('/slow.qcow2', { body: tiny, slowly: slow });
    const begun = await begin(mirror.url('/slow.qcow2'));
    await waitUntil(
      'the download runs',
      async () =>
        (await admin.operations.get({ id: begun.operationId })).steps[0]?.progressNote?.includes('MiB/s') ?? false,
      { timeoutMs: 20_000 },
    );
    expect(await volumes()).toContain(begun.volume);
    await admin.operations.cancel({ id: begun.operationId });
    const operation = await endOf(admin, begun.operationId);
    expect(operation.state).toBe('cancelled');
    await waitUntil('the mirror hears of it', () => mirror.openLines('/slow.qcow2') === 0);
    const image = (await admin.images.list()).find((one) => one.id === begun.imageId);
    await expectNothingLeft({ operation, volume: begun.volume, version: image?.versions[0] });
    expect(await leftOnHost()).toBe('');
  });

  it('by the mirror: it is told, tried again, and whole in the end', async () => {
    mirror.serve('/breaks.qcow2', { body: tiny, cutAfterBytes: 5_000_000 });
    const { operationId, volume } = await begin(mirror.url('/breaks.qcow2'));
    await waitUntil(
      'it was told',
      async () => (await admin.operations.get({ id: operationId })).steps[0]?.refusal?.code === 'image.broken-off',
      { timeoutMs: 30_000 },
    );
    mirror.serve('/breaks.qcow2', { body: tiny });
    expect((await endOf(admin, operationId)).state).toBe('succeeded');
    expect(hashOf(await readFile(join(host.folder, 'lib/images', volume)))).toBe(hashOf(tiny));
  });

  it('by the host’s sshd: it begins anew with an empty volume', async () => {
    mirror.serve('/line.qcow2', { body: tiny, slowly: slow });
    const { operationId, volume } = await begin(mirror.url('/line.qcow2'));
    await waitUntil('the download runs', () => mirror.openLines('/line.qcow2') === 1, { timeoutMs: 20_000 });
    await host.killSshd();
    mirror.serve('/line.qcow2', { body: tiny });
    await waitUntil('the download ended with its line', () => mirror.openLines('/line.qcow2') === 0, {
      timeoutMs: 20_000,
    });
    await host.startSshd();
    expect((await endOf(admin, operationId)).state).toBe('succeeded');
    expect(hashOf(await readFile(join(host.folder, 'lib/images', volume)))).toBe(hashOf(tiny));
  });
});
