import type { Actor } from '#lib/domain/access/actor.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { countMakers, isOpen } from '#lib/infra/image/count-makers.ts';
import { listImageRows } from '#lib/procedures/image/image-rows.ts';

/**
 * An image that the actor may delete now, with its versions: nothing is a clone of it, nothing is being made of it, and it is not being
 * made itself. Hold the turn of `guests.create` meanwhile.
 */
export async function demandDeletableImage(tx: DbTransaction, actor: Actor, id: string) {
  const [image] = await listImageRows(tx, actor, { id });
  if (!image) throw new Failure({ code: 'access.not-found', details: { what: 'image' } });
  if (!image.mayManage) throw new Failure({ code: 'access.forbidden' });
  const used = image.versions.find((version) => version.guestCount > 0);
  if (used) throw new Failure({ code: 'volume.in-use', details: { volume: image.name, count: used.guestCount } });
  const making = { imageId: image.id, kind: { not: 'image.delete' }, ...isOpen };
  if ((await tx.operation.count({ where: making })) > 0 || image.versions.some(({ state }) => state === 'making'))
    throw new Failure({ code: 'image.not-ready', details: { image: image.name } });
  const versions = await tx.imageVersion.findMany({ where: { imageId: image.id } });
  let makers = 0;
  for (const version of versions) makers += await countMakers(tx, version.hostId, version);
  if (makers > 0) throw new Failure({ code: 'image.wanted', details: { image: image.name, count: makers } });
  return { image, versions };
}
