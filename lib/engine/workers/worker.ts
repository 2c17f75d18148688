import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { createBackoff } from '#lib/engine/workers/backoff.ts';
import { keepClaim, takeClaim } from '#lib/engine/workers/operation-claim.ts';
import { CrashSignal, type RunOperationDeps } from '#lib/engine/workers/operation-run.ts';
import { runOperation } from '#lib/engine/workers/run-operation.ts';
import { createSlots } from '#lib/engine/workers/slots.ts';
import type { Jobs } from '#lib/infra/jobs/jobs.ts';

/** Operations at once on one host: enough to hide waiting, few enough that starts do not starve the guests. */
const slotsPerHost = 6;

type Running = {
  hostId: string | null;
  abort: AbortController;
  leave: AbortController;
  done: Promise<void>;
  /** it waits for hours, and its job is given back: `tend` finds it again where this process ends meanwhile */
  longWait: PromiseWithResolvers<void>;
};

/** Runs the operations that the queues hand out: a few per host at once, each only once, cancelled when somebody asks. */
export function createWorker(deps: RunOperationDeps & { jobs: Jobs; engineId: string }) {
  const slots = createSlots(slotsPerHost);
  const running = new Map<string, Running>();
  const unsettled = createBackoff({ firstMs: 1_000, longestMs: 15_000 });
  const ending = new AbortController();
  const { jobs, engineId } = deps;

  async function run(operationId: string, entry: Running): Promise<void> {
    const { db } = deps.runtime;
    const operation = await db.operation.findUnique({
      where: { id: operationId },
      select: { hostId: true, state: true, cancelAt: true, unsettledAt: true },
    });
    if (!operation || (hasEnded(operation.state as 'queued') && !operation.unsettledAt)) return;
    entry.hostId = operation.hostId;
    const leaving = entry.leave.signal;
    // one that was cancelled has only to be cleared away, and does not wait until those that work are done
    const isWaitedFor = operation.cancelAt === null;
    const giveBack = isWaitedFor
      ? await slots.take(operation.hostId ?? 'no-host', entry.abort.signal).catch(noSlot)
      : null;
    try {
      leaving.throwIfAborted();
      const onLongWait = () => {
        giveBack?.();
        entry.longWait.resolve();
      };
      if (operation.hostId) await runOperation(deps, operationId, null, entry.abort.signal, leaving, onLongWait);
      else await runClaimed(operationId, entry);
    } finally {
      giveBack?.();
    }
  }

  /** An operation of no host belongs to no engine: whoever claims it runs it, and to the others it is being run. */
  async function runClaimed(operationId: string, entry: Running): Promise<void> {
    const { db } = deps.runtime;
    const claim = await takeClaim(db, operationId, engineId);
    if (!claim) return;
    const end = keepClaim(db, claim, () => letGo(entry, new Error('another engine took it')));
    let isKilled = false;
    try {
      await runOperation(deps, operationId, claim, entry.abort.signal, entry.leave.signal, () => undefined);
    } catch (error) {
      isKilled = error instanceof CrashSignal;
      throw error;
    } finally {
      await end(!isKilled);
    }
  }

  /** Open, and not claimed by another engine that lives. By our clock: who takes it in the end is decided by the database's. */
  const isFree = () => ({
    state: { in: ['queued', 'running'] },
    OR: [{ claimedBy: null }, { claimedBy: engineId }, { claimedUntil: { lt: new Date() } }],
  });

  const noSlot = () => null;

  async function handle(operationId: string): Promise<void> {
    // a second job for one that runs (a cancel, a resumed job) has nothing to do: the first one reads the row
    if (running.has(operationId)) return;
    const entry: Running = {
      hostId: null,
      abort: new AbortController(),
      leave: new AbortController(),
      done: Promise.resolve(),
      longWait: Promise.withResolvers(),
    };
    const stop = () => letGo(entry, ending.signal.reason);
    ending.signal.addEventListener('abort', stop, { once: true });
    if (ending.signal.aborted) stop();
    running.set(operationId, entry);
    entry.done = run(operationId, entry)
      .catch((error: unknown) => {
        // as after a kill: nobody tells the queue how it ended
        if (error instanceof CrashSignal) return new Promise<void>(() => undefined);
        throw error;
      })
      .finally(() => {
        running.delete(operationId);
        ending.signal.removeEventListener('abort', stop);
      });
    // where it fails after that, its rows say so, and `tend` sees to a next try
    await Promise.race([entry.done, entry.longWait.promise]);
  }

  function letGo(entry: Running, reason: unknown): void {
    entry.leave.abort(reason);
    entry.abort.abort(reason);
  }

  /** Sends jobs for the operations of a host that have none and do not run here. `isHurried`: also for those whose job waits. */
  async function resume(hostId: string | null, isHurried: boolean): Promise<void> {
    const { db } = deps.runtime;
    const open = await db.operation.findMany({
      where: { hostId, ...isFree() },
      select: { id: true, cancelAt: true, refusal: true },
      orderBy: { createdAt: 'asc' },
    });
    const idle = open.filter(({ id }) => !running.has(id));
    if (idle.length === 0) return;
    // what was cancelled is ended here and now: its job may stand behind a hundred others
    for (const { id, cancelAt, refusal } of idle) if (cancelAt && !refusal) void handle(id).catch(() => undefined);
    jobs.wake(hostId);
    // a host's jobs are taken by its owner only, and what has no host is claimed: one that does not run here runs nowhere
    const waiting = isHurried ? new Set<string>() : await jobs.listWaiting(hostId);
    for (const { id } of idle) {
      if (!waiting.has(id) && !running.has(id)) await db.$transaction((tx) => jobs.send(tx, id, hostId));
    }
  }

  /** Looks after what operations left on hosts that were away when they ended, and are back, or are not done with it yet. */
  async function settle(owned: readonly string[]): Promise<void> {
    const left = await deps.runtime.db.operation.findMany({
      where: { unsettledAt: { not: null }, host: { id: { in: [...owned] }, connection: 'up' } },
      select: { id: true, host: { select: { connectionSince: true } } },
    });
    unsettled.keepOnly(left.map(({ id }) => id));
    for (const { id, host } of left)
      if (!running.has(id) && unsettled.isDue(id, host?.connectionSince.getTime() ?? 0))
        void handle(id).catch(() => undefined);
  }

  return {
    take: (hostId: string | null) => jobs.work(hostId, handle),
    /** A host is another engine's now: what runs on it stops, and is left as it is. */
    async leave(hostId: string): Promise<void> {
      for (const entry of running.values()) if (entry.hostId === hostId) letGo(entry, new Error('the host was lost'));
      await jobs.leave(hostId);
    },
    /** Looks whether somebody asked for the end of an operation that runs here, or ended it. */
    async changed(operationId: string): Promise<void> {
      const known = running.get(operationId);
      if (!known) return;
      const operation = await deps.runtime.db.operation.findUnique({
        where: { id: operationId },
        select: { cancelAt: true, state: true, unsettledAt: true },
      });
      const isEnded = operation !== null && hasEnded(operation.state as 'queued') && !operation.unsettledAt;
      if (!operation || operation.cancelAt || isEnded) known.abort.abort(new Error('cancelled'));
    },
    /** Looks after operations that lie on hosts of ours and are not run: see `resume`. Costs two queries where there are none. */
    async tend(owned: readonly string[]): Promise<void> {
      const found = await deps.runtime.db.operation.findMany({
        where: { AND: [isFree(), { OR: [{ hostId: { in: [...owned] } }, { hostId: null }] }] },
        select: { id: true, hostId: true },
      });
      await settle(owned);
      const hostIds = new Set(found.filter(({ id }) => !running.has(id)).map(({ hostId }) => hostId));
      for (const hostId of hostIds) await resume(hostId, false);
    },
    /**
     * Takes up what lies on a host: what an engine that died left half-done (its jobs would come back only when their
     * heartbeat is missed), and what lost its job while the database was away. A second job finds it ended, or running
     * here, and does nothing.
     */
    resume: (hostId: string | null) => resume(hostId, false),
    /** The host is back: what waits for it need not wait for its next try. */
    hurry: (hostId: string) => resume(hostId, true),
    /** Stops at the next possible place; what is half-done is resumed by whoever starts next. */
    async close(): Promise<void> {
      ending.abort(new Error('the engine stops'));
      await Promise.allSettled([...running.values()].map((entry) => entry.done));
    },
    count: (): number => running.size,
  };
}
