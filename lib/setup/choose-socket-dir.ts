import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runAs, type SystemUser } from '#lib/setup/system-user.ts';

/** `sun_path` holds 108 bytes with its end; PostgreSQL adds the name of its socket to the folder. */
const longestFolderBytes = 107 - '/.s.PGSQL.5432'.length;

/**
 * A folder for the database's socket that only its user can enter: `wanted`, or where that path is too long for a
 * socket, one in the temporary folder whose name follows from `wanted`, so that the next start finds it again.
 */
export function chooseSocketDir(wanted: string, user: SystemUser | undefined): string {
  const digest = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  const dir = Buffer.byteLength(wanted) <= longestFolderBytes ? wanted : path.join(tmpdir(), `guesthouse-${digest}`);
  runAs(user, () => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const owner = user?.uid ?? process.getuid?.();
    const found = lstatSync(dir);
    if (!found.isDirectory() || (owner !== undefined && found.uid !== owner)) {
      throw new Error(`${dir} belongs to somebody else, so the database cannot put its socket there.`);
    }
    chmodSync(dir, 0o700);
  });
  return dir;
}
