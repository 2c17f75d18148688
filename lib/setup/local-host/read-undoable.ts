import { existsSync } from 'node:fs';
import { type MadeChange, readLocalHostChanges } from '#lib/setup/local-host/local-host-changes.ts';

/** What can be taken back, by a data folder. Throws a sentence where that cannot be said: nobody must take it for "nothing". */
export function readUndoable(dataDir: string, isRoot: boolean): MadeChange[] {
  if (!isRoot) throw new Error('What root changed, only root can take back. Run this as root.');
  if (!existsSync(dataDir)) throw new Error(`There is no data folder ${dataDir}. Name it with --data.`);
  return readLocalHostChanges(dataDir);
}
