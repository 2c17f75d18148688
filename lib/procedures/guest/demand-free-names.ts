import { freeNameFor } from '#lib/domain/guest/guest-name.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/** Refuses names that a guest of the host has, with one that is free. */
export async function demandFreeNames(
  tx: DbTransaction,
  host: { id: string; name: string },
  names: readonly string[],
): Promise<void> {
  const there = await tx.guest.findMany({ where: { hostId: host.id, stage: { not: 'gone' } }, select: { name: true } });
  const taken = new Set(there.map((guest) => guest.name));
  const clash = names.find((name) => taken.has(name));
  if (clash) {
    throw new Failure({
      code: 'guest.name-taken',
      details: { name: clash, host: host.name, free: freeNameFor(clash, taken) },
    });
  }
}
