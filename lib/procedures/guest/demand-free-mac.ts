import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/**
 * Two cards with one address on one network take each other's packets; two in one guest cannot be told apart by us either. `own`: the
 * addresses of the guest's cards.
 *
 * @throws Failure guest.mac-taken
 */
export async function demandFreeMac(
  tx: DbTransaction,
  guest: { id: string; name: string; hostId: string },
  own: ReadonlySet<string>,
  mac: string,
): Promise<void> {
  if (own.has(mac)) throw new Failure({ code: 'guest.mac-taken', details: { mac, guest: guest.name } });
  const others = await tx.guest.count({
    where: {
      hostId: guest.hostId,
      stage: { not: 'gone' },
      id: { not: guest.id },
      hardware: { path: ['nics'], array_contains: [{ mac }] },
    },
  });
  // not whose: who asks may not be told of that guest
  if (others > 0) throw new Failure({ code: 'guest.mac-taken', details: { mac } });
}
