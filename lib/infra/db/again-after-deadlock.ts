import { Prisma } from '#prisma/generated/client.ts';

const triesMax = 5;

/** Prisma's code for what Postgres ended because it and another transaction waited for each other (40P01), or wrote the same (40001). */
const isDeadlock = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034';

/**
 * Runs a transaction again that Postgres ended in favour of another one. For what takes away many rows at once, in an order that nobody chose:
 * whoever writes to one of them may wait for the other. https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS
 */
export async function againAfterDeadlock<T>(transact: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact();
    } catch (error) {
      if (!isDeadlock(error) || tries === triesMax) throw error;
    }
  }
}
