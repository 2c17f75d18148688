import type { Db } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import type { Prisma } from '#prisma/generated/client.ts';

/** Changes a version and tells whoever shows its image. A version that is gone (its host was removed) is left alone. */
export async function changeImageVersion(
  db: Db,
  id: string,
  change: Prisma.ImageVersionUncheckedUpdateManyInput,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const version = await tx.imageVersion.findUnique({ where: { id }, select: { imageId: true } });
    if (!version) return;
    await tx.imageVersion.updateMany({ where: { id }, data: change });
    await tx.image.update({ where: { id: version.imageId }, data: { revision: { increment: 1 } } });
    await recordEvent(tx, 'image', version.imageId);
  });
}
