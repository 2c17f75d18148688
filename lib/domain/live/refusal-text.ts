import { z } from 'zod';

/** A refusal as people read it: what happened, what to do, and the host's own words for those who ask. */
export const RefusalText = z.object({
  code: z.string(),
  title: z.string(),
  next: z.string(),
  technical: z.string().optional(),
});
export type RefusalText = z.infer<typeof RefusalText>;
