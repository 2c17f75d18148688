import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '#prisma/generated/client.ts';

export type Db = PrismaClient;

/** A Prisma transaction: everything a client does, without opening another one. */
export type DbTransaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/**
 * A machine whose processors are all taken by guests lets even a short transaction wait: Prisma's own 2 s for a connection and 5 s
 * to the commit were passed with thirty guests starting on two processors, and the watch over a host ended.
 */
const transactionOptions = { maxWait: 15_000, timeout: 30_000 };

/** Opens the inventory. `onError` hears of idle connections that broke; without a listener pg would end the process. */
export function openDb(
  databaseUrl: string,
  onError: (error: Error) => void,
): { db: Db; pool: pg.Pool; close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
  pool.on('error', onError);
  const db = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions });
  return {
    db,
    pool,
    async close() {
      await db.$disconnect();
      await pool.end();
    },
  };
}
