import { z } from 'zod';
import { type GuestId, ImageId, OperationId } from '#lib/domain/id.ts';
import { PublishGuestRequest } from '#lib/domain/image/publish-guest-request.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { procedure } from '#lib/procedures/base.ts';
import { loadPublication, planPublicationSteps, variablesVolumeOf } from '#lib/procedures/image/load-publication.ts';
import { makeImageVersion } from '#lib/procedures/image/make-image-version.ts';

/** Copies the system disk of a guest that is off into a new image, or a new version of one's own. */
export const publishGuest = procedure('image.create')
  .route({
    method: 'POST',
    path: '/guests/{id}/publish',
    summary: 'Publish a guest as an image',
    tags: ['Images'],
    successStatus: 202,
  })
  .input(PublishGuestRequest)
  .output(z.object({ imageId: ImageId, operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      // two at once would both find the number of the next version free
      await takeTurns(tx, 'images.publish');
      const loaded = await loadPublication(tx, actor, input);
      const { guest, osId, publication, pool } = loaded;
      return makeImageVersion(tx, runtime, actor, {
        name: input.name,
        osId,
        description: input.description,
        notes: input.notes,
        hostId: guest.hostId,
        poolName: pool.name,
        guestId: guest.id as GuestId,
        kind: 'image.publish',
        source: (volume) => ({
          kind: 'guest',
          guest: guest.name,
          hardware: publication.hardware,
          variables: variablesVolumeOf(publication, volume),
        }),
        volume: null,
        steps: (ref) => planPublicationSteps(loaded, { ...ref, variables: variablesVolumeOf(publication, ref.volume) }),
      });
    }),
  );
