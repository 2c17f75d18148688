import { expect, test } from 'vitest';
import { memoryUseOf } from '#lib/domain/guest/memory-use.ts';

test('what was measured is told as it is, up to all that the guest has', () => {
  expect(memoryUseOf({ memoryMiB: 2048, memoryUsedMiB: 512 })).toEqual({ usedMiB: 512, beyondMiB: null });
  expect(memoryUseOf({ memoryMiB: 2048, memoryUsedMiB: 2048 })).toEqual({ usedMiB: 2048, beyondMiB: null });
});

test('more than the guest has is all that it has, and says how much was measured', () => {
  expect(memoryUseOf({ memoryMiB: 128, memoryUsedMiB: 171 })).toEqual({ usedMiB: 128, beyondMiB: 171 });
});

test('nothing is made up where nobody measured, or the memory is not known', () => {
  expect(memoryUseOf({ memoryMiB: 128, memoryUsedMiB: null })).toBeNull();
  expect(memoryUseOf({ memoryMiB: 0, memoryUsedMiB: 171 })).toEqual({ usedMiB: 171, beyondMiB: null });
});
