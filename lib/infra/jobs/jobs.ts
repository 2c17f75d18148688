import { fromPrisma, PgBoss } from 'pg-boss';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/** A job names an operation; everything else about it stands in the operation's own rows. */
type OperationJob = { operationId: string };

type Handler = (operationId: string, signal: AbortSignal) => Promise<void>;

export type Jobs = {
  /** Makes the queue of a host, once; an operation on that host can be sent only then. */
  ensureQueue(hostId: string | null): Promise<void>;
  /** Queues an operation within the transaction that writes it: both are there or neither is. */
  send(tx: DbTransaction, operationId: string, hostId: string | null): Promise<void>;
  /** Starts taking the jobs of a host (or those of none). A handler that throws has its job tried again, later each time. */
  work(hostId: string | null, handler: Handler): Promise<void>;
  /** Looks into a host's queue now: nobody tells when the time of a next try has come. */
  wake(hostId: string | null): void;
  /** Takes no more jobs of a host; resolves when those that run have ended. */
  leave(hostId: string | null): Promise<void>;
  /** Deletes the queue of a host that is no longer one. Nobody may take its jobs any more: see `leave`. */
  forgetQueue(hostId: string): Promise<void>;
  /** The operations of a host whose jobs are queued or wait for their next try, without those handed out. */
  listWaiting(hostId: string | null): Promise<Set<string>>;
  stop(): Promise<void>;
  /** Ends as a killed process does: the queue is not told of the jobs that were handed out. */
  abandon(): Promise<void>;
};

/** Each host has a queue, so that only the engine that owns the host takes its jobs. */
const queueOf = (hostId: string | null) => (hostId ? `host-${hostId}` : 'no-host');

/**
 * How many jobs of a host are handed out at once. More than the engine runs at once (its slots per host), so that the next are
 * at hand; few, because each costs a query whenever something is queued.
 */
const fetchersPerQueue = 12;

export async function openJobs(options: { databaseUrl: string; onError: (error: Error) => void }): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: options.databaseUrl,
    useListenNotify: true,
    max: 6,
    // a missing heartbeat is looked for this often
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  });
  const fetchers = new Map<string | null, string[]>();
  boss.on('error', options.onError);
  await boss.start();
  const jobs: Jobs = {
    async ensureQueue(hostId) {
      if (await boss.getQueue(queueOf(hostId))) return;
      await boss.createQueue(queueOf(hostId), {
        notify: true,
        retryLimit: 8,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 30,
        // a dead process is noticed by its missing heartbeat; an operation itself may take hours (an image to fetch)
        heartbeatSeconds: 10,
        expireInSeconds: 23 * 60 * 60,
      });
    },
    async send(tx, operationId, hostId) {
      await boss.send(queueOf(hostId), { operationId } satisfies OperationJob, { db: fromPrisma(tx) });
    },
    async work(hostId, handler) {
      await jobs.ensureQueue(hostId);
      const fetch = async ([job]: { data: OperationJob; signal: AbortSignal }[]) => {
        if (job) await handler(job.data.operationId, job.signal);
      };
      const ids: string[] = [];
      fetchers.set(hostId, ids);
      // one by one, because only the first of several that are started together would have a name to wake it by
      for (let count = 0; count < fetchersPerQueue; count += 1)
        ids.push(await boss.work<OperationJob>(queueOf(hostId), { batchSize: 1 }, fetch));
    },
    wake(hostId) {
      for (const id of fetchers.get(hostId) ?? []) boss.notifyWorker(id);
    },
    async leave(hostId) {
      fetchers.delete(hostId);
      await boss.offWork(queueOf(hostId));
    },
    async forgetQueue(hostId) {
      await boss.deleteQueue(queueOf(hostId));
    },
    async listWaiting(hostId) {
      const found = await boss.findJobs<OperationJob>(queueOf(hostId), { queued: true });
      return new Set(found.map((job) => job.data.operationId));
    },
    async stop() {
      await boss.stop({ graceful: false, timeout: 2000 });
    },
    async abandon() {
      const db = boss.getDb() as { close?(): Promise<void> };
      await db.close?.();
      await boss.stop({ graceful: false, close: false }).catch(() => undefined);
    },
  };
  await jobs.ensureQueue(null);
  return jobs;
}
