import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import { consoleModeOf, ShareLevel } from '#lib/domain/access/share-level.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/** The most the actor may do at a guest's console now: asked when a ticket is made, and again while the console is open. */
export async function consoleModeFor(
  db: DbTransaction,
  actor: Actor,
  guestId: string,
): Promise<'control' | 'view' | 'none'> {
  const reach = reachOf(actor, 'guest.console');
  if (!reach) return 'none';
  const guest = await db.guest.findFirst({
    where: { id: guestId, stage: { not: 'gone' } },
    select: { ownerId: true, shares: { where: { userId: actor.userId }, select: { level: true } } },
  });
  if (!guest) return 'none';
  if (reach === 'everything' || guest.ownerId === actor.userId) return 'control';
  const level = ShareLevel.safeParse(guest.shares[0]?.level);
  return level.success ? consoleModeOf(level.data) : 'none';
}
