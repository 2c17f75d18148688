import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Db, DbTransaction } from '#lib/infra/db/client.ts';
import { isOpen } from '#lib/infra/image/count-makers.ts';

/**
 * Refuses an image that is being deleted, also where its host went away in the middle of that. Where two decide at once, both see
 * the other: what is made of an image is an open operation before it asks this, as its deletion is before it asks `countMakers`.
 *
 * @throws Failure image.leaving
 */
export async function demandStaying(tx: Db | DbTransaction, image: { id: string; name: string }): Promise<void> {
  const isLeaving = { imageId: image.id, kind: 'image.delete', OR: [isOpen, { unsettledAt: { not: null } }] };
  if ((await tx.operation.count({ where: isLeaving })) > 0)
    throw new Failure({ code: 'image.leaving', details: { image: image.name } });
}

/**
 * The version that is to be made. Its image may have been deleted since that was accepted: nobody would own what is made.
 *
 * @throws Failure image.gone, image.leaving
 */
export async function demandVersion(db: Db, id: string): Promise<void> {
  const version = await db.imageVersion.findUnique({ where: { id }, select: { image: true } });
  if (!version) throw new Failure({ code: 'image.gone' });
  await demandStaying(db, version.image);
}
