import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type CatalogueImage, imageCatalogue } from '#lib/domain/image/catalogue.ts';
import { makeCertificate } from '#lib/setup/make-certificate.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import { type ImageServer, startImageServer } from '#tests/integration/images/image-server.ts';
import { writePublishedChecksum } from '#tests/integration/images/published-checksums.ts';

/** Every entry of the catalogue at its own address, over TLS: for the host, the test is the publisher. */
let world: EngineWorld;
let host: TestHost;
let admin: TestCaller;
let hostId: string;
let publisher: ImageServer;
let folder: string;
let qcow2: Buffer;
let packed: Buffer;

const mirror = 'mirror.guesthouse.test';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guesthouse-catalogue-'));
  const disk = join(folder, 'disk.qcow2');
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '1G']);
  qcow2 = await readFile(disk);
  packed = execFileSync('xz', ['-c', disk]);

  world = await startWorld({ name: 'cat', database: { templateUrl: inject('templateUrl') } });
  ({ host, admin } = world);
  const { gateway } = world.hosts;
  const names = [...new Set(imageCatalogue.map((image) => new URL(image.url).hostname)), mirror];
  const tls = makeCertificate(names, new Date(), 1);
  publisher = await startImageServer(gateway, tls);
  // /etc is the host's own: only there do these names lead here, and is this certificate believed
  await appendFile(join(host.folder, 'etc/hosts'), names.map((name) => `${gateway} ${name}\n`).join(''));
  await appendFile(join(host.folder, 'etc/ssl/certs/ca-certificates.crt'), tls.cert);
  hostId = await addTestHost(world.engine, admin, host);
});

afterAll(async () => {
  await world?.stop();
  await publisher?.stop();
  await rm(folder, { recursive: true, force: true });
});

const bodyOf = (image: CatalogueImage) => (image.compression === 'xz' ? packed : qcow2);
const hashOf = (image: CatalogueImage) => createHash(image.checksum.algorithm).update(bodyOf(image)).digest('hex');

/** openSUSE and Fedora send on to a mirror. */
const isSentOn = (image: CatalogueImage) => /opensuse|fedora/.test(image.key);

function publish(image: CatalogueImage, checksumFile: string): void {
  const { pathname } = new URL(image.url);
  const file = { body: bodyOf(image) };
  if (isSentOn(image)) {
    publisher.serve(pathname, { body: Buffer.alloc(0), redirectTo: `https://${mirror}/near${pathname}` });
    publisher.serve(`/near${pathname}`, file);
  } else publisher.serve(pathname, file);
  publisher.serve(new URL(image.checksum.url).pathname, { body: Buffer.from(checksumFile), type: 'text/plain' });
}

/** Fetches it as the page does. */
async function fetched(image: CatalogueImage, name: string) {
  const { url, osId, checksum } = image;
  const { operationId, imageId } = await admin.images.fetch({
    name,
    osId,
    hostId,
    url,
    checksum: { kind: 'file', algorithm: checksum.algorithm, url: checksum.url },
  });
  const operation = await endOf(admin, operationId);
  const version = (await admin.images.list()).find((one) => one.id === imageId)?.versions[0];
  return { operation, version };
}

test.each(imageCatalogue.map((image) => [image.key, image] as const))(
  '%s is fetched and held against its published checksum',
  async (key, image) => {
    publish(image, writePublishedChecksum(image, hashOf(image)));
    const { operation, version } = await fetched(image, key);
    expect(operation.refusal).toBeNull();
    expect(operation.steps[0]?.output).toContain(`${image.checksum.algorithm} ${hashOf(image)}, as published`);
    expect(version).toMatchObject({ state: 'ready', format: image.format, capacityBytes: 1024 ** 3 });
    const stored = await readFile(join(host.folder, 'lib/images', `${key}.v1.qcow2`));
    expect(stored.equals(qcow2)).toBe(true);
  },
);

const onlyOnes = imageCatalogue.filter((image) => image.checksum.lookup === 'only-one');

test.each(onlyOnes.map((image) => [image.key, image] as const))(
  '%s: its one line is believed only when it is the one, and the file has that sum',
  async (key, image) => {
    const other = '0'.repeat(hashOf(image).length);
    publish(image, writePublishedChecksum(image, other));
    const wrong = await fetched(image, `${key}-wrong`);
    expect(wrong.operation.refusal?.code).toBe('image.checksum-wrong');
    expect(wrong.version?.state).toBe('failed');

    publish(image, `${hashOf(image)}  one.qcow2\n${other}  another.qcow2\n`);
    const unsure = await fetched(image, `${key}-unsure`);
    expect(unsure.operation.refusal?.code).toBe('image.checksum-missing');
    expect(await host.virsh('vol-list', 'images')).not.toMatch(/wrong|unsure/);
  },
);
