import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/**
 * Gives the network namespace of a process what this machine can reach, without forwarding or address translation on the
 * machine: slirp4netns makes the connections itself. It ends when this process does. Throws when it cannot.
 */
export async function connectInternet(pid: number): Promise<ChildProcess> {
  const child = spawn(
    'slirp4netns',
    ['--configure', '--mtu=65520', '--disable-host-loopback', '--exit-fd=3', '--ready-fd=4', String(pid), 'tap0'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true },
  );
  const ready = child.stdio[4] as Readable;
  await Promise.race([
    once(ready, 'data'),
    once(child, 'close').then(([code]) => {
      throw new Error(`slirp4netns ended with ${code}`);
    }),
  ]);
  child.unref();
  for (const stream of child.stdio) {
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
  return child;
}
