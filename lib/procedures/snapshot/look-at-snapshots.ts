import { z } from 'zod';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';

/** Asks for the snapshots of a guest to be listed on its host now: libvirt tells nobody when one is made there. */
export const lookAtSnapshots = procedure('guest.read')
  .route({
    method: 'POST',
    path: '/guests/{id}/snapshots/look',
    summary: 'List the snapshots of a guest anew',
    tags: ['Snapshots'],
  })
  .input(z.object({ id: z.string() }))
  .output(z.object({ id: z.string() }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await findGuest(tx, actor, input.id, 'guest.read');
      await recordEvent(tx, 'look', guest.id);
      return { id: guest.id };
    }),
  );
