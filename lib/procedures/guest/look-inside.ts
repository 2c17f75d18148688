import { z } from 'zod';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';

/** Asks the agent of a guest what it tells of its inside; see `inside` of the guest for the answer. */
export const lookInside = procedure('guest.read')
  .route({
    method: 'POST',
    path: '/guests/{id}/inside/look',
    summary: 'Ask the agent of a guest anew',
    tags: ['Guests'],
  })
  .input(z.object({ id: z.string() }))
  .output(z.object({ id: z.string() }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await demandGuestFor(tx, actor, input.id, 'guest.read', 'agent');
      await recordEvent(tx, 'look-inside', guest.id);
      return { id: guest.id };
    }),
  );
