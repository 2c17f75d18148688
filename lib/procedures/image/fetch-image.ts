import { z } from 'zod';
import { ImageId, OperationId } from '#lib/domain/id.ts';
import { ImageName } from '#lib/domain/image/image-name.ts';
import { ChecksumSource } from '#lib/domain/operation/step-inputs.ts';
import { procedure } from '#lib/procedures/base.ts';
import { makeImageVersion } from '#lib/procedures/image/make-image-version.ts';

const HttpUrl = z.url({ protocol: /^https?$/, error: 'An http or https address.' });

/** Lets a host fetch a disk image and check it against its published checksum. */
export const fetchImage = procedure('image.manage')
  .route({
    method: 'POST',
    path: '/images/fetch',
    summary: 'Fetch an image from an address',
    tags: ['Images'],
    successStatus: 202,
  })
  .input(
    z.object({
      name: ImageName,
      osId: z.string().max(60).nullable().default(null),
      hostId: z.string(),
      pool: z.string().optional(),
      url: HttpUrl,
      checksum: ChecksumSource,
    }),
  )
  .output(z.object({ imageId: ImageId, operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction((tx) =>
      makeImageVersion(tx, runtime, actor, {
        name: input.name,
        osId: input.osId,
        hostId: input.hostId,
        poolName: input.pool,
        kind: 'image.fetch',
        source: { kind: 'url', url: input.url, checksum: input.checksum },
        volume: null,
        steps: ({ imageVersionId, ...ref }) => [
          {
            kind: 'fetch-image',
            title: `Fetch ${new URL(input.url).pathname.split('/').at(-1)}`,
            input: { ...ref, imageVersionId, url: input.url, checksum: input.checksum },
          },
          { kind: 'inspect-image', title: 'Look into it', input: { ...ref, imageVersionId } },
        ],
      }),
    ),
  );
