import { z } from 'zod';
import { type HostId, type ImageId, type ImageVersionId, OperationId } from '#lib/domain/id.ts';
import { ImageSource } from '#lib/domain/image/image-source.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { demandStaying } from '#lib/infra/image/demand-staying.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandDeletableImage } from '#lib/procedures/image/demand-deletable-image.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';
import type { ImageVersion } from '#prisma/generated/client.ts';

/**
 * Deletes an image with the volumes of its versions: one's own, or any for who runs the images. One that guests are clones of, or are just
 * being made of, is refused.
 */
export const deleteImage = procedure('image.create')
  .route({ method: 'DELETE', path: '/images/{id}', summary: 'Delete an image', tags: ['Images'], successStatus: 202 })
  .input(z.object({ id: z.string() }))
  .output(
    z.object({ operationId: OperationId, operationIds: OperationId.array().describe('one for each host that has it') }),
  )
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      // a creation at once would still find it, and its guest would lose its disk
      await takeTurns(tx, 'guests.create');
      const { image, versions } = await demandDeletableImage(tx, actor, input.id);
      await demandStaying(tx, image);
      const hostIds = [...new Set(versions.map(({ hostId }) => hostId))];
      const operationIds: OperationId[] = [];
      // without a version, no host knows of it
      for (const hostId of hostIds.length > 0 ? hostIds : [undefined]) {
        const there = versions.filter((version) => version.hostId === hostId);
        const host = image.versions.find((version) => version.hostId === hostId)?.hostName;
        operationIds.push(
          await beginOperation(tx, runtime.jobs, actor, {
            kind: 'image.delete',
            title: `Delete the image ${image.name}${hostIds.length > 1 ? ` on ${host}` : ''}`,
            target: { kind: 'image', id: image.id, name: image.name },
            hostId: hostId as HostId | undefined,
            imageId: image.id,
            steps: planDeletion(image.id, there),
          }),
        );
      }
      const [operationId] = operationIds;
      if (!operationId) throw new Error('no deletion was begun');
      return { operationId, operationIds };
    }),
  );

function planDeletion(imageId: ImageId, versions: readonly ImageVersion[]): PlannedStep[] {
  // what was a volume before it became an image stays one; without a size, nothing of ours was ever made there
  const ours = versions.filter(
    (version) => ImageSource.parse(version.source).kind !== 'volume' && version.sizeBytes !== null,
  );
  const volumes = ours.map(({ poolUuid, volume, source }) => {
    const made = ImageSource.parse(source);
    return { poolUuid, volume, ...(made.kind === 'guest' && made.variables ? { variables: made.variables } : {}) };
  });
  const imageVersionIds = versions.map(({ id }) => id as ImageVersionId);
  return [
    ...volumes.map((input): PlannedStep => ({ kind: 'delete-volume', title: `Delete ${input.volume}`, input })),
    { kind: 'forget-image', title: 'Take it off the list', input: { imageId, imageVersionIds } },
  ];
}
