import { expect, test } from 'vitest';
import { createBackoff } from '#lib/engine/workers/backoff.ts';

function dueTimes(epochAt: (second: number) => number): number[] {
  let second = 0;
  const backoff = createBackoff({ firstMs: 1_000, longestMs: 8_000 }, () => second * 1_000);
  const due: number[] = [];
  for (; second < 40; second++) if (backoff.isDue('op', epochAt(second))) due.push(second);
  return due;
}

test('each wait is twice the one before, up to the longest', () => {
  expect(dueTimes(() => 0)).toEqual([0, 1, 3, 7, 15, 23, 31, 39]);
});

test('what it waited for is there again: at once, and with short waits', () => {
  expect(dueTimes((second) => (second < 18 ? 0 : 1))).toEqual([0, 1, 3, 7, 15, 18, 19, 21, 25, 33]);
});

test('one that is forgotten begins anew; the others wait on', () => {
  const backoff = createBackoff({ firstMs: 1_000, longestMs: 8_000 }, () => 0);
  backoff.isDue('kept', 0);
  backoff.isDue('forgotten', 0);
  backoff.keepOnly(['kept']);
  expect([backoff.isDue('kept', 0), backoff.isDue('forgotten', 0)]).toEqual([false, true]);
});
