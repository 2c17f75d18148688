import { z } from 'zod';
import { type HostId, type ImageId, OperationId } from '#lib/domain/id.ts';
import { ImageSource } from '#lib/domain/image/image-source.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { procedure } from '#lib/procedures/base.ts';
import { listImageRows } from '#lib/procedures/image/image-rows.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

/** Deletes an image with the volumes of its versions. One that guests are clones of is refused. */
export const deleteImage = procedure('image.manage')
  .route({ method: 'DELETE', path: '/images/{id}', summary: 'Delete an image', tags: ['Images'], successStatus: 202 })
  .input(z.object({ id: z.string() }))
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const [image] = await listImageRows(tx, actor, { id: input.id });
      if (!image) throw new Failure({ code: 'access.not-found', details: { what: 'image' } });
      const used = image.versions.find((version) => version.guestCount > 0);
      if (used) throw new Failure({ code: 'volume.in-use', details: { volume: image.name, count: used.guestCount } });
      if (image.versions.some((version) => version.state === 'making'))
        throw new Failure({ code: 'image.not-ready', details: { image: image.name } });
      const versions = await tx.imageVersion.findMany({ where: { imageId: image.id } });
      // what was a volume before it became an image stays one; without a size, nothing of ours was ever made there
      const ours = versions.filter(
        (version) => ImageSource.parse(version.source).kind !== 'volume' && version.sizeBytes !== null,
      );
      const steps: PlannedStep[] = [
        ...ours.map(
          (version): PlannedStep => ({
            kind: 'delete-volume',
            title: `Delete ${version.volume}`,
            input: { poolUuid: version.poolUuid, volume: version.volume },
          }),
        ),
        { kind: 'forget-image', title: 'Take it off the list', input: { imageId: image.id } },
      ];
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'image.delete',
        title: `Delete the image ${image.name}`,
        target: { kind: 'image', id: image.id, name: image.name },
        hostId: (versions[0]?.hostId ?? undefined) as HostId | undefined,
        imageId: image.id as ImageId,
        steps,
      });
      return { operationId };
    }),
  );
