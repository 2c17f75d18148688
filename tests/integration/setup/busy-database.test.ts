import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type OpenedCopy, openCopy } from '#tests/setup/open-copy.ts';

let opened: OpenedCopy;

beforeAll(async () => {
  opened = await openCopy(inject('templateUrl'));
});

afterAll(() => opened?.close());

test('transactions that a busy machine makes wait, for a connection and to their commit, are not given up', async () => {
  const transact = (seconds: number) =>
    opened.db.$transaction(async (tx) => void (await tx.$queryRaw`SELECT 1 AS done FROM pg_sleep(${seconds})`));
  // every connection is held for longer than Prisma's own 5 s, and one more is wanted
  const held = Array.from({ length: opened.pool.options.max }, () => transact(5.2));
  const ends = await Promise.allSettled([...held, transact(0)]);
  expect(ends.filter((end) => end.status === 'rejected')).toEqual([]);
}, 60_000);
