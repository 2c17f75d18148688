import { z } from 'zod';

/** One line of a host's readiness. `failed` keeps guests from running; `look` costs something but works. */
export const HostCheck = z.object({
  id: z.string(),
  /** "Processor" */
  title: z.string(),
  verdict: z.enum(['passed', 'look', 'failed']),
  /** what was found: "Intel VT-x; a test guest ran on /dev/kvm" */
  found: z.string(),
  /** why it matters, where it did not pass */
  why: z.string().optional(),
  /** what to do about it */
  fix: z.string().optional(),
  /** the command that does it, to copy */
  command: z.string().optional(),
});
export type HostCheck = z.infer<typeof HostCheck>;
