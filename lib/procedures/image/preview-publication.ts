import { z } from 'zod';
import { ImageVersionId } from '#lib/domain/id.ts';
import { PublishGuestRequest } from '#lib/domain/image/publish-guest-request.ts';
import { describeCommands } from '#lib/domain/operation/describe-commands.ts';
import { procedure } from '#lib/procedures/base.ts';
import { loadPublication, planPublicationSteps, variablesVolumeOf } from '#lib/procedures/image/load-publication.ts';
import { volumeOfVersion } from '#lib/procedures/image/make-image-version.ts';

const Preview = z.object({
  /** of the version that it will be; 1 for a new image */
  number: z.number(),
  target: z.string(),
  capacityBytes: z.number(),
  poolName: z.string(),
  diskBytes: z.object({ available: z.number(), plus: z.number() }),
  sentences: z.string().array(),
  commands: z.string().array(),
});

/** What publishing a guest would make and run, without making anything. */
export const previewPublication = procedure('image.create')
  .route({
    method: 'POST',
    path: '/guests/{id}/publish-preview',
    summary: 'What publishing a guest would do',
    tags: ['Images'],
  })
  .input(PublishGuestRequest)
  .output(Preview)
  .handler(async ({ context: { runtime, actor }, input }) => {
    const loaded = await loadPublication(runtime.db, actor, input);
    const { guest, publication, pool, number, sentences } = loaded;
    const imageVersionId = ImageVersionId.parse(`imv_${'0'.repeat(26)}`);
    const volume = volumeOfVersion(input.name, number, null);
    const ref = { poolUuid: pool.uuid, volume, variables: variablesVolumeOf(publication, volume) };
    const steps = planPublicationSteps(loaded, { ...ref, imageVersionId });
    return {
      number,
      target: publication.disk.target,
      capacityBytes: publication.disk.volume.capacityBytes,
      poolName: pool.name,
      diskBytes: { available: pool.availableBytes, plus: publication.disk.bytes },
      sentences,
      commands: steps.flatMap((step) => describeCommands(step, { pool: pool.name, guest: guest.name })),
    };
  });
