import { z } from 'zod';

/** What a guest is given. One CPU and 128 MiB are the least that a small Linux boots with; the tops are QEMU's on q35. */
export const GuestSize = z.object({
  vcpus: z.int('Give a whole number of CPUs.').min(1, 'A guest needs a CPU.').max(288, 'q35 takes at most 288 CPUs.'),
  memoryMiB: z.int('Give whole MiB.').min(128, 'Give at least 128 MiB.').max(4_194_304, 'Give at most 4 TiB.'),
  diskGiB: z.int('Give whole GiB.').min(1, 'Give at least 1 GiB.').max(65_536, 'Give at most 64 TiB.'),
});
export type GuestSize = z.infer<typeof GuestSize>;

export const guestSizePresets = {
  small: { vcpus: 1, memoryMiB: 2048, diskGiB: 20 },
  medium: { vcpus: 2, memoryMiB: 4096, diskGiB: 40 },
  large: { vcpus: 4, memoryMiB: 8192, diskGiB: 80 },
} as const satisfies Record<string, GuestSize>;

export type GuestSizePreset = keyof typeof guestSizePresets;

/** The preset of these numbers, or `custom`. */
export function presetOf(size: GuestSize): GuestSizePreset | 'custom' {
  for (const [name, preset] of Object.entries(guestSizePresets) as [GuestSizePreset, GuestSize][])
    if (preset.vcpus === size.vcpus && preset.memoryMiB === size.memoryMiB && preset.diskGiB === size.diskGiB)
      return name;
  return 'custom';
}
