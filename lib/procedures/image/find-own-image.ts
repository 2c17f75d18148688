import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/** The image of that name, with its newest version, where the actor may give it another; null where there is none yet. */
export async function findOwnImage(tx: DbTransaction, actor: Actor, name: string) {
  const image = await tx.image.findUnique({
    where: { name },
    include: { versions: { orderBy: { number: 'desc' }, take: 1 } },
  });
  if (image && image.ownerId !== actor.userId && reachOf(actor, 'image.manage') !== 'everything')
    throw new Failure({ code: 'image.name-taken', details: { name } });
  return image;
}
