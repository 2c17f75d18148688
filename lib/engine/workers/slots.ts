/** Hands out at most `limit` slots per key, first come first served. A host's slots are exact: one engine owns the host. */
export type Slots = {
  /** Resolves with the function that gives the slot back. Rejects with the signal's reason when aborted while waiting. */
  take(key: string, signal: AbortSignal): Promise<() => void>;
};

export function createSlots(limit: number): Slots {
  const taken = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();

  const giveBack = (key: string) => {
    const next = waiting.get(key)?.shift();
    if (next) return next();
    const left = (taken.get(key) ?? 1) - 1;
    if (left > 0) taken.set(key, left);
    else taken.delete(key);
  };

  return {
    async take(key, signal) {
      signal.throwIfAborted();
      const count = taken.get(key) ?? 0;
      if (count < limit) {
        taken.set(key, count + 1);
      } else {
        await new Promise<void>((resolve, reject) => {
          const queue = waiting.get(key) ?? [];
          waiting.set(key, queue);
          const start = () => {
            signal.removeEventListener('abort', leave);
            resolve();
          };
          const leave = () => {
            queue.splice(queue.indexOf(start), 1);
            reject(signal.reason);
          };
          queue.push(start);
          signal.addEventListener('abort', leave, { once: true });
        });
      }
      let isHeld = true;
      return () => {
        if (isHeld) giveBack(key);
        isHeld = false;
      };
    },
  };
}
