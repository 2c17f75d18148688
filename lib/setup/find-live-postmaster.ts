import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';

/** The process of a PostgreSQL that still runs on `dataDir`, left by a run that was killed; undefined when none does. */
export function findLivePostmaster(dataDir: string): number | undefined {
  const pidFile = path.join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && isPostmasterOf(pid, dataDir) ? pid : undefined;
}

/** A pid alone proves nothing after a reboot: the process must be a postgres that works in this very folder. */
function isPostmasterOf(pid: number, dataDir: string): boolean {
  try {
    return isPostgres(pid) && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir);
  } catch {
    return false;
  }
}

/**
 * Removes the locks of a server that is gone. PostgreSQL does so itself unless their pid lives again as another program
 * of the same user, which is likely in a container, where pids start at 1 each time.
 */
export function removeStaleLocks(dataDir: string, socketDir: string): void {
  for (const file of [path.join(dataDir, 'postmaster.pid'), path.join(socketDir, '.s.PGSQL.5432.lock')]) {
    if (!existsSync(file)) continue;
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    if (!isPostgres(Math.abs(pid))) rmSync(file, { force: true });
  }
}

/** Whether a process of a PostgreSQL, whose server was killed, still works in `dataDir`; it ends by itself in a moment. */
export const isWorkedIn = (dataDir: string): boolean =>
  readdirSync('/proc').some((name) => /^\d+$/.test(name) && isPostmasterOf(Number(name), dataDir));

/** One that was killed and that nobody has reaped yet (an init that is slow at it) is none any more. */
function isPostgres(pid: number): boolean {
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'postgres') return false;
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
