/** A wait that can be cut short: by a poke ("try now"), or by the end of everything. */
export type Pokes = {
  poke(key: string): void;
  /** Resolves after `ms`, at a poke of `key`, or when the signal aborts. */
  wait(key: string, ms: number, signal: AbortSignal): Promise<void>;
};

export function createPokes(): Pokes {
  const waiting = new Map<string, () => void>();
  return {
    poke(key) {
      waiting.get(key)?.();
    },
    wait(key, ms, signal) {
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          if (waiting.get(key) === done) waiting.delete(key);
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done, { once: true });
        waiting.set(key, done);
      });
    },
  };
}
