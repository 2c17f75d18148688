import { z } from 'zod';
import { ImageId, OperationId } from '#lib/domain/id.ts';
import { ImageName } from '#lib/domain/image/image-name.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { procedure } from '#lib/procedures/base.ts';
import { makeImageVersion } from '#lib/procedures/image/make-image-version.ts';
import { demandWholeVolume } from '#lib/procedures/upload/half-volumes.ts';

/** Makes a volume that is in a pool already an image. It stays where it is; a guest that writes to it is refused. */
export const adoptImage = procedure('image.manage')
  .route({
    method: 'POST',
    path: '/images/adopt',
    summary: 'Make a volume an image',
    tags: ['Images'],
    successStatus: 202,
  })
  .input(
    z.object({
      name: ImageName,
      osId: z.string().max(60).nullable().default(null),
      hostId: z.string(),
      pool: z.string(),
      volume: z.string().min(1).max(255),
    }),
  )
  .output(z.object({ imageId: ImageId, operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const volume = await tx.volume.findFirst({
        where: { hostId: input.hostId, name: input.volume, pool: { name: input.pool } },
      });
      if (!volume) throw new Failure({ code: 'volume.missing', details: { volume: input.volume } });
      await demandWholeVolume(tx, volume);
      return makeImageVersion(tx, runtime, actor, {
        name: input.name,
        osId: input.osId,
        hostId: input.hostId,
        poolName: input.pool,
        kind: 'image.adopt',
        source: { kind: 'volume', pool: input.pool, volume: input.volume },
        volume: input.volume,
        steps: ({ imageVersionId, ...ref }) => [
          { kind: 'inspect-image', title: 'Look into it', input: { ...ref, imageVersionId } },
        ],
      });
    }),
  );
