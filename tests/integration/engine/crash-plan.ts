import { CrashSignal } from '#lib/engine/workers/operation-run.ts';

/** Lets each operation crash at a place of its own, or only notes the places that are met. */
export function createCrashPlan() {
  let points: string[] = [];
  let met = new Set<string>();
  let isOn = false;
  const planned = new Map<string, string>();
  const crashed = new Map<string, string>();

  return {
    /** For `composeEngine`. The first operation that is seen gets the first place, and so on. */
    onCrashPoint(name: string, operationId: string): void {
      met.add(name);
      if (!isOn) return;
      if (!planned.has(operationId)) planned.set(operationId, points.shift() ?? '');
      if (planned.get(operationId) !== name) return;
      crashed.set(operationId, name);
      throw new CrashSignal(name);
    },
    /** Begins to note, with nothing crashing. */
    watch(): void {
      met = new Set();
      isOn = false;
    },
    met: (): string[] => [...met],
    crashAt(places: readonly string[]): void {
      points = [...places];
      isOn = true;
      planned.clear();
      crashed.clear();
    },
    /** The places that were reached, in no order. */
    crashed: (): string[] => [...crashed.values()],
  };
}
