import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { CrashSignal } from '#lib/engine/workers/operation-run.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { CrashScenario } from '#tests/integration/engine/crash-scenarios.ts';
import type { EngineWorld } from '#tests/integration/engine/engine-world.ts';

type Chained = { name: string; operationId: string; scenario: CrashScenario };

/** Lets each of some operations crash at every place that it comes by, once, one after another. */
export function createCrashChain() {
  const met = new Map<string, string[]>();
  const standing = new Set<string>();
  const held = new Map<string, string>();
  const spared = new Map<string, string>();
  let isOn = false;

  const hasEnd = async (world: EngineWorld, { operationId, scenario }: Chained): Promise<boolean> => {
    const { admin } = world;
    const operation = await world.engine.runtime.db.operation.findUniqueOrThrow({ where: { id: operationId } });
    // it has failed at the place that it does not pass, and waits for its next try
    if (scenario.cancelledAt && held.has(operationId) && operation.attempt > 0 && !operation.cancelAt) {
      await admin.operations.cancel({ id: operationId });
      held.delete(operationId);
    }
    return hasEnded(operation.state as 'queued');
  };

  return {
    /** For the engine. */
    onCrashPoint(name: string, operationId: string): void {
      if (!isOn || spared.get(operationId) === name) return;
      const places = met.get(operationId) ?? [];
      met.set(operationId, places);
      if (!places.includes(name)) {
        places.push(name);
        standing.add(operationId);
        throw new CrashSignal(name);
      }
      if (held.get(operationId) === name) throw new Error('not yet');
    },
    /** Begins to crash whatever comes by a place. */
    begin(): void {
      isOn = true;
    },
    hold(operationId: string, place: string): void {
      held.set(operationId, place);
    },
    /** Does not kill it at this place; to be said before it comes there. */
    spare(operationId: string, place: string): void {
      spared.set(operationId, place);
    },
    /**
     * Kills the engine whenever each of the operations stands at a place or has ended, until all have ended. Gives the
     * places that each came by, and how often the engine was killed.
     */
    async run(world: EngineWorld, operations: readonly Chained[], timeoutMs = 120_000) {
      let kills = 0;
      for (;;) {
        await waitUntil(
          `round ${kills + 1}: each stands at a place or has ended`,
          async () => {
            // each is looked after in each round: one that is held has only so many tries until it is cancelled
            const ready = await Promise.all(
              operations.map(async (one) => standing.has(one.operationId) || (await hasEnd(world, one))),
            );
            return ready.every(Boolean);
          },
          { timeoutMs },
        );
        if (standing.size === 0) break;
        standing.clear();
        kills += 1;
        await world.crash();
      }
      isOn = false;
      return { kills, places: (operationId: string) => met.get(operationId) ?? [] };
    },
  };
}
