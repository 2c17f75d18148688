import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Makes sure that one Guesthouse works on `dataDir` and gives what frees it. Throws a sentence when another one does. */
export const holdDataFolder = (dataDir: string): Promise<() => void> =>
  holdFile(
    path.join(dataDir, 'lock'),
    `Guesthouse already runs on ${dataDir}. Stop it first, or choose another folder with --data.`,
  );

/** Makes sure that one at a time makes this machine a host. A start that asks on its terminal is one. */
export const holdLocalHost = (dataDir: string): Promise<() => void> =>
  holdFile(
    path.join(dataDir, 'local-host.lock'),
    'This machine is being made a host already: a start asks about it on its terminal, or npm run local-host is at work.',
  );

/** `flock` holds the lock for a `cat` that ends when the pipe to us closes, so a kill leaves no stale lock. */
async function holdFile(file: string, refusal: string): Promise<() => void> {
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
  if (!taken) throw new Error(refusal);
  holder.unref();
  return () => holder.stdin.end();
}
