import { fromPrisma, PgBoss } from 'pg-boss';
import type { DbTransaction } from '#lib/infra/db/client.ts';

const queue = 'operation';

/** A job names an operation; everything else about it stands in the operation's own rows. */
type OperationJob = { operationId: string };

export type Jobs = {
  /** Queues an operation within the transaction that writes it: both are there or neither is. */
  send(tx: DbTransaction, operationId: string): Promise<void>;
  /** Starts taking jobs. A handler that throws has its job tried again, later each time. */
  work(handler: (operationId: string, signal: AbortSignal) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

/** Concurrency is the engine's own affair (slots per host), so that the queue itself hands out all it has. */
const localConcurrency = 100;

export async function openJobs(options: { databaseUrl: string; onError: (error: Error) => void }): Promise<Jobs> {
  const boss = new PgBoss({ connectionString: options.databaseUrl, useListenNotify: true, max: 6 });
  boss.on('error', options.onError);
  await boss.start();
  await boss.createQueue(queue, {
    notify: true,
    retryLimit: 6,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    // a dead process is noticed by its missing heartbeat; an operation itself may take hours (an image to fetch)
    heartbeatSeconds: 10,
    expireInSeconds: 23 * 60 * 60,
  });
  return {
    async send(tx, operationId) {
      await boss.send(queue, { operationId } satisfies OperationJob, { db: fromPrisma(tx) });
    },
    async work(handler) {
      await boss.work<OperationJob>(queue, { localConcurrency, batchSize: 1, pollingIntervalSeconds: 2 }, async ([job]) => {
        if (job) await handler(job.data.operationId, job.signal);
      });
    },
    async stop() {
      await boss.stop({ graceful: false, timeout: 2000 });
    },
  };
}
