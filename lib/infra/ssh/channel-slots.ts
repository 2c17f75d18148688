/**
 * A counter of session channels with a first-come queue. sshd's MaxSessions is 10 by default and the 11th is refused, so
 * the connection keeps to fewer.
 */
export type ChannelSlots = {
  /** Waits for a free slot; the returned function gives it back (once, more calls do nothing). Rejects with the signal's reason. */
  acquire: (signal?: AbortSignal) => Promise<() => void>;
  readonly used: number;
  readonly waiting: number;
};

type Waiter = { grant: () => void };

export function createChannelSlots(limit: number): ChannelSlots {
  let used = 0;
  const queue: Waiter[] = [];

  const take = (): (() => void) => {
    used += 1;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      used -= 1;
      queue.shift()?.grant();
    };
  };

  return {
    get used() {
      return used;
    },
    get waiting() {
      return queue.length;
    },
    acquire(signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      if (used < limit && queue.length === 0) return Promise.resolve(take());
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          grant: () => {
            signal?.removeEventListener('abort', leave);
            resolve(take());
          },
        };
        const leave = () => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(signal?.reason);
        };
        queue.push(waiter);
        signal?.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
