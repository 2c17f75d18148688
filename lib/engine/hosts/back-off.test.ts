import { expect, test } from 'vitest';
import { backOffMs } from '#lib/engine/hosts/back-off.ts';

test('the wait doubles up to a minute', () => {
  const longest = [1, 2, 3, 4, 8, 9, 20, 1000].map((misses) => backOffMs(misses, () => 1));
  expect(longest).toEqual([500, 1000, 2000, 4000, 60_000, 60_000, 60_000, 60_000]);
});

test('it is spread by half, so that many hosts do not come back at once', () => {
  expect(backOffMs(9, () => 0)).toBe(30_000);
  expect(backOffMs(9, () => 0.5)).toBe(45_000);
});
