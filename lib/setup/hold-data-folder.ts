import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes sure that one Guesthouse works on `dataDir` and gives what frees it. `flock` holds the lock for a `cat` that ends
 * when the pipe to us closes, so a kill leaves no stale lock. Throws a sentence when another one holds it.
 */
export async function holdDataFolder(dataDir: string): Promise<() => void> {
  const file = path.join(dataDir, 'lock');
  writeFileSync(file, '', { flag: 'a', mode: 0o600 });
  const holder = spawn('flock', ['--exclusive', '--wait', '5', file, 'cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const taken = await new Promise<boolean>((resolve) => {
    holder.once('error', () => resolve(false));
    holder.once('exit', () => resolve(false));
    holder.stdout.once('data', () => resolve(true));
    holder.stdin.on('error', () => resolve(false));
    holder.stdin.write('.');
  });
  if (!taken)
    throw new Error(`Guesthouse already runs on ${dataDir}. Stop it first, or choose another folder with --data.`);
  holder.unref();
  return () => holder.stdin.end();
}
