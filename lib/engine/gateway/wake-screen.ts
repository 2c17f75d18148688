import type { Duplex } from 'node:stream';
import type { ResourceCounter } from '#lib/engine/gateway/count-resources.ts';

const idleMs = 1_000;
const wakeTimeoutMs = 3_000;

export type ScreenWaker = { onInput: () => void; stop: () => void };

export type ScreenWakerOptions = {
  /** Opens a second bare connection to the same VNC socket. */
  wake: () => Promise<Duplex>;
  lastDataMs: () => number;
  nowMs: () => number;
  counter: ResourceCounter;
};

/**
 * QEMU looks for changes ever more seldom while nothing moves, so that the first echo after 20 s takes about a second.
 * A new connection sets its interval back to 30 ms (6–82 ms to the echo, measured); it is closed once QEMU has greeted.
 */
export function createScreenWaker({ wake, lastDataMs, nowMs, counter }: ScreenWakerOptions): ScreenWaker {
  let lastWakeMs = Number.NEGATIVE_INFINITY;
  let isWaking = false;
  let isStopped = false;
  let current: Duplex | undefined;

  const greet = async () => {
    const release = counter.hold('wake');
    let stream: Duplex | undefined;
    try {
      stream = await wake();
      current = stream;
      if (!isStopped) await firstBytes(stream);
    } catch {
      // only comfort is lost: the echo comes later
    } finally {
      current = undefined;
      stream?.on('error', () => undefined);
      stream?.destroy();
      release();
      isWaking = false;
    }
  };

  return {
    onInput: () => {
      const now = nowMs();
      if (isWaking || isStopped || now - lastDataMs() < idleMs || now - lastWakeMs < idleMs) return;
      isWaking = true;
      lastWakeMs = now;
      void greet();
    },
    stop: () => {
      isStopped = true;
      current?.destroy();
    },
  };
}

function firstBytes(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, wakeTimeoutMs);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    stream.once('data', done).once('error', done).once('close', done);
  });
}
