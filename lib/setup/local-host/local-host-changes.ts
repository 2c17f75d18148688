import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import type { SystemUser } from '#lib/setup/system-user.ts';

/** A change of this machine that was begun, in order of time. `done` is false when it was cut off or failed. */
export const MadeChange = z.object({ at: z.iso.datetime(), done: z.boolean(), change: PlannedChange });
export type MadeChange = z.infer<typeof MadeChange>;

const Changes = z.array(MadeChange);

/** What Guesthouse changed on this machine to make it a host; empty when nothing. */
export function readLocalHostChanges(dataDir: string): MadeChange[] {
  const { changesFile } = localHostPaths(dataDir);
  return existsSync(changesFile) ? Changes.parse(JSON.parse(readFileSync(changesFile, 'utf8'))) : [];
}

export function writeLocalHostChanges(dataDir: string, changes: MadeChange[], user: SystemUser | undefined): void {
  writeForServer(localHostPaths(dataDir).changesFile, Changes.parse(changes), user);
}

export function ensureLocalHostDir(dataDir: string, user: SystemUser | undefined): void {
  const { dir } = localHostPaths(dataDir);
  mkdirSync(dir, { recursive: true, mode: 0o750 });
  if (user) chownSync(dir, 0, user.gid);
  chmodSync(dir, 0o750);
}

/** Writes JSON that only root changes and the server reads, whole or not at all. */
export function writeForServer(file: string, value: unknown, user: SystemUser | undefined): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o640 });
  if (user) chownSync(fresh, 0, user.gid);
  renameSync(fresh, file);
}
