import { describe, expect, it } from 'vitest';
import { GuestSize, guestSizePresets, presetOf } from './guest-size.ts';

describe('GuestSize', () => {
  it('knows its presets', () => {
    for (const [name, size] of Object.entries(guestSizePresets)) {
      expect(GuestSize.parse(size)).toEqual(size);
      expect(presetOf(size)).toBe(name);
    }
    expect(presetOf({ vcpus: 3, memoryMiB: 4096, diskGiB: 40 })).toBe('custom');
  });

  it.each([
    { vcpus: 0, memoryMiB: 2048, diskGiB: 20 },
    { vcpus: 1.5, memoryMiB: 2048, diskGiB: 20 },
    { vcpus: 1, memoryMiB: 64, diskGiB: 20 },
    { vcpus: 1, memoryMiB: 2048, diskGiB: 0 },
    { vcpus: 289, memoryMiB: 2048, diskGiB: 20 },
    { vcpus: '2', memoryMiB: 2048, diskGiB: 20 },
  ])('refuses %j', (size) => {
    expect(GuestSize.safeParse(size).success).toBe(false);
  });
});
