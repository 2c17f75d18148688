import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { type RunOperationDeps, runOperation } from '#lib/engine/workers/run-operation.ts';
import { createSlots } from '#lib/engine/workers/slots.ts';
import type { Jobs } from '#lib/infra/jobs/jobs.ts';

/** Operations at once on one host: enough to hide waiting, few enough that starts do not starve the guests. */
const slotsPerHost = 6;

/** Runs the operations that the queues hand out: a few per host at once, each only once, cancelled when somebody asks. */
export function createWorker(deps: RunOperationDeps & { jobs: Jobs }) {
  const slots = createSlots(slotsPerHost);
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  const ending = new AbortController();

  async function run(operationId: string, abort: AbortController): Promise<void> {
    const { db } = deps.runtime;
    const operation = await db.operation.findUnique({
      where: { id: operationId },
      select: { hostId: true, state: true },
    });
    if (!operation || hasEnded(operation.state as 'queued')) return;
    const giveBack = await slots.take(operation.hostId ?? 'no-host', abort.signal);
    try {
      await runOperation(deps, operationId, abort.signal, ending.signal);
    } finally {
      giveBack();
    }
  }

  async function handle(operationId: string): Promise<void> {
    const known = running.get(operationId);
    // a second job for one that runs (a cancel, a resumed job) has nothing to do: the first one reads the row
    if (known) return known.done.catch(() => undefined);
    const abort = new AbortController();
    const stop = () => abort.abort(ending.signal.reason);
    ending.signal.addEventListener('abort', stop, { once: true });
    if (ending.signal.aborted) stop();
    const done = run(operationId, abort).finally(() => {
      running.delete(operationId);
      ending.signal.removeEventListener('abort', stop);
    });
    running.set(operationId, { abort, done });
    await done;
  }

  return {
    take: (hostId: string | null) => deps.jobs.work(hostId, handle),
    leave: (hostId: string | null) => deps.jobs.leave(hostId),
    /** Looks whether somebody asked for the end of an operation that runs here. */
    async changed(operationId: string): Promise<void> {
      const known = running.get(operationId);
      if (!known) return;
      const operation = await deps.runtime.db.operation.findUnique({
        where: { id: operationId },
        select: { cancelAt: true },
      });
      if (!operation || operation.cancelAt) known.abort.abort(new Error('cancelled'));
    },
    /**
     * Takes up what an engine that died left half-done on a host: its jobs would come back only when their heartbeat is
     * missed. The job of the dead one finds the operation ended, or running here, and does nothing.
     */
    async resume(hostId: string | null): Promise<void> {
      const { db } = deps.runtime;
      const left = await db.operation.findMany({ where: { hostId, state: 'running' }, select: { id: true } });
      for (const { id } of left) {
        if (!running.has(id)) await db.$transaction((tx) => deps.jobs.send(tx, id, hostId));
      }
    },
    /** Stops at the next possible place; what is half-done is resumed by whoever starts next. */
    async close(): Promise<void> {
      ending.abort(new Error('the engine stops'));
      await Promise.allSettled([...running.values()].map((entry) => entry.done));
    },
    count: (): number => running.size,
  };
}

export type Worker = ReturnType<typeof createWorker>;
