import { z } from 'zod';

/** One command for the shell of a guest, run there as its administrator. */
export const GuestCommand = z.object({
  line: z
    .string()
    .max(16_000, 'At most 16,000 characters. Put a longer one into a file in the guest.')
    .refine((line) => line.trim() !== '', 'Give a command.')
    .refine((line) => !line.includes('\0'), 'No NUL characters.'),
  timeoutSeconds: z
    .int()
    .min(1, 'At least one second.')
    .max(3_600, 'At most one hour.')
    .default(60)
    .describe('It is ended after so long.'),
});
export type GuestCommand = z.infer<typeof GuestCommand>;

/** Whose shell takes a line: `/bin/sh`, or PowerShell. */
export const GuestShell = z.enum(['posix', 'windows']);
export type GuestShell = z.infer<typeof GuestShell>;
