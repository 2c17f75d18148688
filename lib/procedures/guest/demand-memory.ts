import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

const reservedMiB = 512;

/** What the guests of a host have or will have as soon as they are made. */
export async function promisedMemory(tx: DbTransaction, hostId: string): Promise<number> {
  const sum = await tx.guest.aggregate({
    where: { hostId, OR: [{ power: { notIn: ['off', 'unknown'] } }, { stage: 'creating' }], stage: { not: 'gone' } },
    _sum: { memoryMiB: true },
  });
  return sum._sum.memoryMiB ?? 0;
}

/** Refuses what would not fit beside them, with the numbers. */
export function demandMemory(
  host: { name: string; memoryMiB: number },
  { needMiB, promisedMiB }: { needMiB: number; promisedMiB: number },
): void {
  const freeMiB = Math.max(0, host.memoryMiB - promisedMiB - reservedMiB);
  if (needMiB > freeMiB) throw new Failure({ code: 'guest.no-memory', details: { host: host.name, needMiB, freeMiB } });
}
