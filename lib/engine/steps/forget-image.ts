import { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import type { Step } from '#lib/engine/steps/step.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';

/** Forgets the versions whose volumes are gone, and the image with the last one. A version whose volume did not go stays, with it. */
export const forgetImage: Step<'forget-image'> = {
  async run({ runtime: { db }, operation }, { imageId, imageVersionIds }) {
    await db.$transaction(async (tx) => {
      // two hosts at once: the later one sees what the other left
      const { count } = await tx.image.updateMany({ where: { id: imageId }, data: { revision: { increment: 1 } } });
      if (count === 0) return;
      const left = await tx.operationStep.findMany({
        where: { operationId: operation.id, kind: 'delete-volume', state: { not: 'succeeded' } },
        select: { input: true },
      });
      const kept = left.map(({ input }) => VolumeRef.parse(input));
      await tx.imageVersion.deleteMany({
        where: { imageId, id: imageVersionIds && { in: imageVersionIds }, NOT: kept },
      });
      if ((await tx.imageVersion.count({ where: { imageId } })) === 0)
        await tx.image.delete({ where: { id: imageId } });
      await recordEvent(tx, 'image', imageId);
    });
  },
};
