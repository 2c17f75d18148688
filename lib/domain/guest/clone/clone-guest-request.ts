import { z } from 'zod';
import { refineNames } from '#lib/domain/guest/guest-name.ts';

/** The form of *Clone*. */
export const CloneGuestRequest = z
  .object({
    id: z.string().describe('the guest that is cloned; it is off'),
    /** A name, or a pattern such as `web-{01}`. */
    name: z.string().trim().min(1, 'Give the clone a name.').max(80),
    count: z.int().min(1).max(100).default(1),
    pool: z.string().min(1).max(255).optional().describe('for the disks; that of its first disk where none is named'),
    withSettings: z
      .boolean()
      .default(false)
      .describe('a disc for cloud-init: host name, SSH host keys and network cards of its own'),
    start: z.boolean().default(false),
  })
  .superRefine(refineNames);
export type CloneGuestRequest = z.infer<typeof CloneGuestRequest>;
