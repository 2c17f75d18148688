import { z } from 'zod';

const longestName = 60;

/** 1 to 60 characters, one line, no slash, no dot in front: libvirt keeps a snapshot in a file of its name (240 bytes at most). */
export const SnapshotName = z
  .string()
  .trim()
  .min(1, 'Give the snapshot a name.')
  .refine((name) => [...name].length <= longestName, `A name has at most ${longestName} characters.`)
  .refine((name) => !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]/u.test(name), 'A name is one line of plain characters.')
  .refine((name) => !name.includes('/'), 'A name may not hold a slash.')
  .refine((name) => !name.startsWith('.'), 'A name may not begin with a dot.')
  .refine(
    (name) => !/[\u202a-\u202e\u2066-\u2069]/u.test(name),
    'A name may not hold characters that turn the direction of text.',
  );
export type SnapshotName = z.infer<typeof SnapshotName>;
