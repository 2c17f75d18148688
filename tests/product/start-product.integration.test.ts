import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLivePostmaster } from '#lib/setup/find-live-postmaster.ts';
import { isRunning, markProcess } from '#tests/hosts/process-mark.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
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
