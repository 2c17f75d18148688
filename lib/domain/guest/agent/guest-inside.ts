import { z } from 'zod';

/** What the agent in a guest tells of it, in the guest's own words: whoever is root there can say anything. Times are ISO strings. */
export const GuestInside = z.object({
  readAt: z.string(),
  agentVersion: z.string().nullable(),
  /** `osId`: libosinfo's short id, where it follows from what is told */
  system: z
    .object({ name: z.string(), kernel: z.string().nullable(), isWindows: z.boolean(), osId: z.string().nullable() })
    .nullable(),
  hostname: z.string().nullable(),
  timeZone: z.object({ name: z.string().nullable(), offsetMinutes: z.number() }).nullable(),
  /** Seconds by which its clock is ahead of Guesthouse's; negative where it is behind. */
  clockAheadSeconds: z.number().nullable(),
  users: z.array(z.object({ name: z.string(), since: z.string().nullable() })),
  fileSystems: z.array(
    z.object({
      mountpoint: z.string(),
      device: z.string(),
      type: z.string(),
      usedBytes: z.number().nullable(),
      totalBytes: z.number().nullable(),
    }),
  ),
  interfaces: z.array(z.object({ name: z.string(), mac: z.string().nullable(), addresses: z.array(z.string()) })),
  /** What it lets itself be asked for; distributions turn some of it off. */
  can: z.object({ runCommands: z.boolean(), setPasswords: z.boolean(), freeze: z.boolean() }),
});
export type GuestInside = z.infer<typeof GuestInside>;

/** What was read of a guest that has not said anything yet, or does not any more, is null or what it said last. */
export const parseInside = (stored: unknown): GuestInside | null => GuestInside.safeParse(stored).data ?? null;
