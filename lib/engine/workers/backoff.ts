/** When what did not succeed is tried again: each wait is twice as long as the one before, up to a longest. */
export type Backoff = {
  /**
   * Whether `id` is tried now; where it is, the next time is later. At once for one that is new, and where `epoch` is another than at its last
   * try: what it waited for may be there.
   */
  isDue(id: string, epoch: number): boolean;
  /** Forgets all others. */
  keepOnly(ids: readonly string[]): void;
};

/** @param clock the time in ms */
export function createBackoff(
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
  clock: () => number = Date.now,
): Backoff {
  const tries = new Map<string, { epoch: number; nextAt: number; waitMs: number }>();
  return {
    isDue(id, epoch) {
      const last = tries.get(id);
      const isNew = last?.epoch !== epoch;
      if (last && !isNew && clock() < last.nextAt) return false;
      const waitMs = last && !isNew ? Math.min(last.waitMs * 2, longestMs) : firstMs;
      tries.set(id, { epoch, nextAt: clock() + waitMs, waitMs });
      return true;
    },
    keepOnly(ids) {
      const kept = new Set(ids);
      for (const id of tries.keys()) if (!kept.has(id)) tries.delete(id);
    },
  };
}
