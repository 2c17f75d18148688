import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import { levelsWith } from '#lib/domain/access/share-level.ts';
import type { Prisma } from '#prisma/generated/client.ts';

/** What is to be loaded of an operation's guest to decide that. */
export const guestOfOperation = (actor: Actor) =>
  ({
    select: { ownerId: true, shares: { where: { userId: actor.userId }, select: { level: true } } },
  }) satisfies Prisma.GuestDefaultArgs;

type OperationInQuestion = {
  userId: string | null;
  guest: { ownerId: string | null; shares: readonly { level: string }[] } | null;
};

/** Whether the actor may cancel or retry an operation: the own ones, and those on guests that are as good as the own. */
export function mayChangeOperation(actor: Actor, { userId, guest }: OperationInQuestion): boolean {
  const reach = reachOf(actor, 'operation.cancel');
  if (reach !== 'own') return reach === 'everything';
  if (userId === actor.userId || guest?.ownerId === actor.userId) return true;
  const levels = levelsWith('operation.cancel');
  return guest?.shares.some(({ level }) => levels.some((each) => each === level)) === true;
}
