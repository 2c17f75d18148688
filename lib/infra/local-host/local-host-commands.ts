import { z } from 'zod';

/** What is typed at a terminal of this machine to make it a host, and to undo that. */
export const LocalHostCommands = z.object({
  /** Guesthouse was started by root; else `prepare` starts it so, with data of its own */
  byRoot: z.boolean(),
  prepare: z.string(),
  undo: z.string(),
});
export type LocalHostCommands = z.infer<typeof LocalHostCommands>;
