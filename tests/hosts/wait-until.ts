import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is truthy and gives it; throws with `what` after the time limit. */
export async function waitUntil<T>(
  what: string,
  ask: () => T | Promise<T>,
  { timeoutMs = 30_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as NonNullable<T>;
    if (performance.now() > end) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`);
    await sleep(everyMs);
  }
}

/** Lets time pass where the time itself is what is tested: that nothing comes, or that something was slow. `why` says which. */
export const letPass = (_why: string, ms: number): Promise<void> => sleep(ms);
