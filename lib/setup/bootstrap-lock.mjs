import { spawn } from 'node:child_process';

/**
 * Takes the lock on `file` and returns what releases it. `flock` (util-linux, on every distribution) holds it for a `cat`
 * whose input is a pipe of ours: when we end, however we end, the pipe closes and the lock is free. No stale locks.
 */
export async function holdLock(file, onWait) {
  const holder = spawn('flock', ['--exclusive', file, 'cat'], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  const waiting = setTimeout(onWait, 700);
  // What we write comes back as soon as `cat` runs, and it runs once the lock is ours.
  const taken = await new Promise((resolve) => {
    holder.once('error', () => resolve(false));
    holder.once('exit', () => resolve(false));
    holder.stdout.once('data', () => resolve(true));
    holder.stdin.on('error', () => resolve(false));
    holder.stdin.write('.');
  });
  clearTimeout(waiting);
  if (!taken) throw new Error(`${file} could not be locked. Is the folder writable, and is util-linux installed?`);
  holder.unref();
  holder.stdin.unref();
  holder.stdout.unref();
  return () => holder.stdin.end();
}
