import { expect, test } from 'vitest';
import { usesOf } from '#lib/engine/observe/observe-stats.ts';
import type { DomainStats } from '#lib/infra/virsh/parse-domstats.ts';

const stats = (cpuTimeNs: number, more: Partial<DomainStats> = {}): DomainStats => ({
  name: 'web',
  state: 1,
  reason: 1,
  cpuTimeNs,
  vcpus: 2,
  maxVcpus: 2,
  balloonKiB: 1_048_576,
  maxMemoryKiB: 1_048_576,
  unusedKiB: null,
  usableKiB: 524_288,
  rssKiB: 300_000,
  nets: [],
  blocks: [],
  ...more,
});
const listing = [{ uuid: 'u1', name: 'web' }] as never;

test('the first look knows the memory, and the processor only from the second on', () => {
  const memory = new Map();
  expect(usesOf([stats(1e9)], listing, memory, 1000)).toEqual([{ uuid: 'u1', cpuPercent: null, memoryUsedMiB: 512 }]);
  // one second of processor time in one second, of two processors
  expect(usesOf([stats(2e9)], listing, memory, 2000)[0]?.cpuPercent).toBe(50);
});

test('a guest that was restarted has counted anew and is not a negative', () => {
  const memory = new Map([['u1', { atMs: 0, cpuTimeNs: 9e9 }]]);
  expect(usesOf([stats(1e9)], listing, memory, 1000)[0]?.cpuPercent).toBeNull();
});

test('without a balloon driver the memory that QEMU holds is told', () => {
  expect(usesOf([stats(1, { usableKiB: null })], listing, new Map(), 0)[0]?.memoryUsedMiB).toBe(293);
});

test('guests that are off or not of this listing are left out', () => {
  expect(usesOf([stats(1, { state: 5 }), stats(1, { name: 'other' })], listing, new Map(), 0)).toEqual([]);
});
