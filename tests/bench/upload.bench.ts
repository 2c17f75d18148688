import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nextPartBytes } from '#lib/domain/media/upload-part.ts';
import { millisecondsOf, printLine } from '#tests/bench/measure.ts';
import { forgetPeak, memoryMiB, mustServerPid } from '#tests/bench/server-process.ts';
import { mustRun } from '#tests/hosts/run-command.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { buildTestIso } from '#tests/integration/media/upload-client.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';

const mib = 1024 * 1024;
const sizeBytes = 512 * mib;
const rounds = 3;
const riseMiB = 64;

/** An ISO of 512 MiB that no packing makes smaller within a window of SSH. */
function buildLargeIso(): Buffer {
  const file = Buffer.alloc(sizeBytes, randomBytes(16 * mib));
  buildTestIso(1).copy(file);
  return file;
}

/** A file into a pool through the product, as a page sends it, and by `scp` to the same host; and what our memory does meanwhile. */
export async function benchUpload({ product, rpc, cookie }: SignedIn, host: TestHost, hostId: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'guesthouse-upload-'));
  const local = path.join(folder, 'large.iso');
  const file = buildLargeIso();
  await writeFile(local, file);
  const pid = mustServerPid(product.pid);
  const before = memoryMiB(pid).now;
  forgetPeak(pid);
  const ours: number[] = [];
  const byScp: number[] = [];
  const headers = { cookie, origin: product.origin };

  async function send(name: string): Promise<void> {
    const { operationId } = await rpc.uploads.create({ hostId, pool: 'images', name, sizeBytes });
    let last: { lengthBytes: number; tookMs: number } | null = null;
    for (let offset = 0; offset < sizeBytes; ) {
      const lengthBytes = Math.min(nextPartBytes(last), sizeBytes - offset);
      const since = performance.now();
      const body = new Uint8Array(file.subarray(offset, offset + lengthBytes));
      const url = `${product.origin}/uploads/${operationId}?offset=${offset}`;
      const answer = await fetch(url, { method: 'PUT', headers, body });
      if (!answer.ok) throw new Error(await answer.text());
      last = { lengthBytes, tookMs: performance.now() - since };
      offset += lengthBytes;
    }
    await waitUntil('it is there', async () => (await rpc.uploads.get({ id: operationId })).state === 'succeeded');
  }

  try {
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await millisecondsOf(() => send(`large-${round}.iso`)));
      const ssh = ['-q', '-i', host.userKeyPath, '-P', String(host.port), '-o', 'StrictHostKeyChecking=no'];
      const to = `${host.user}@${host.address}:large.iso`;
      byScp.push(await millisecondsOf(() => mustRun('scp', [...ssh, '-o', 'UserKnownHostsFile=/dev/null', local, to])));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const rateOf = (times: number[]) => sizeBytes / mib / (Math.min(...times) / 1000);
  const share = rateOf(ours) / rateOf(byScp);
  printLine({
    what: 'upload of 512 MiB into a pool',
    figure: `${rateOf(ours).toFixed(0)} MiB/s, scp ${rateOf(byScp).toFixed(0)} MiB/s, best of ${rounds}`,
    aim: '>= 80 % of scp',
    met: share >= 0.8,
  });
  const rise = memoryMiB(pid).peak - before;
  printLine({
    what: 'rise of our memory by three uploads of 512 MiB',
    figure: `${rise.toFixed(0)} MiB`,
    aim: `<= ${riseMiB} MiB`,
    met: rise <= riseMiB,
  });
}
