import { z } from 'zod';
import { readLocalHostChanges } from '#lib/setup/local-host/local-host-changes.ts';

export const LocalHostChange = z.object({
  /** when it was begun; no two have the same */
  at: z.iso.datetime(),
  what: z.string(),
  why: z.string(),
  /** false when it is under way, was cut off or failed: it may have changed something all the same */
  isDone: z.boolean(),
});
export type LocalHostChange = z.infer<typeof LocalHostChange>;

/**
 * What set-up changed on this machine and did not take back yet, in order of time: also where it is no host, because
 * preparing it failed half way or undoing left something. Empty without a data folder.
 */
export function listLocalHostChanges(dataDir: string | null): LocalHostChange[] {
  const made = dataDir === null ? [] : readLocalHostChanges(dataDir);
  return made.map(({ at, done, change: { what, why } }) => ({ at, what, why, isDone: done }));
}
