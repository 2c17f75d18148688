export type ResourceKind = 'socket' | 'upstream' | 'wake' | 'timer';

export type ResourceCounts = Readonly<Record<ResourceKind, number>>;

/** Counts what the gateway holds open, for /metrics and for the tests that prove that nothing leaks. */
export type ResourceCounter = {
  /** Counts one more; call the result once it is gone. Calling it twice counts once. */
  hold: (kind: ResourceKind) => () => void;
  counts: () => ResourceCounts;
};

export function createResourceCounter(): ResourceCounter {
  const counts: Record<ResourceKind, number> = { socket: 0, upstream: 0, wake: 0, timer: 0 };
  return {
    hold: (kind) => {
      counts[kind] += 1;
      let isHeld = true;
      return () => {
        if (isHeld) counts[kind] -= 1;
        isHeld = false;
      };
    },
    counts: () => ({ ...counts }),
  };
}
