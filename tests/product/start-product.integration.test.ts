import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLivePostmaster } from '#lib/setup/find-live-postmaster.ts';
import { isRunning, markProcess } from '#tests/hosts/process-mark.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { openEvents } from '#tests/product/open-events.ts';
import { startSignedIn } from '#tests/product/signed-in.ts';
import { startProduct } from '#tests/product/start-product.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gh-given-up-'));
  // the database runs as another login, which comes through here
  await chmod(folder, 0o755);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a start that is given up while its database comes up leaves neither the database nor a file', async () => {
  const giveUp = new AbortController();
  const start = startProduct({ folder, signal: giveUp.signal });
  const refused = expect(start).rejects.toThrow('did not come up');
  const database = await waitUntil('the database runs', async () => {
    const [data] = await readdir(folder);
    const pid = data ? findLivePostmaster(join(folder, data, 'data/database/data')) : undefined;
    return pid ? markProcess(pid) : undefined;
  });
  giveUp.abort();
  await refused;
  expect(isRunning(database)).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

test('Ctrl-C ends it while pages are open: they are told, and one that does not answer keeps nothing', async () => {
  const signedIn = await startSignedIn();
  const { product } = signedIn;
  try {
    const page = await openEvents(signedIn);
    const asleep = await openEvents(signedIn);
    asleep.pause();
    const told = once(page, 'close');
    process.kill(product.pid, 'SIGINT');
    expect((await told)[0]).toBe(1012);
    // the server says so itself: one that had to be killed does not
    await waitUntil('it has stopped', async () => product.output().includes('Guesthouse has stopped'));
    asleep.terminate();
  } finally {
    await product.stop();
  }
});
