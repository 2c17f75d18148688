import { z } from 'zod';
import { GuestRow } from '#lib/domain/live/guest-row.ts';
import { procedure } from '#lib/procedures/base.ts';
import { listGuestRows } from '#lib/procedures/guest/guest-rows.ts';
import { listOf } from '#lib/procedures/parsed-list.ts';

export const listGuests = procedure('guest.read')
  .route({ method: 'GET', path: '/guests', summary: 'The guests you may see', tags: ['Guests'] })
  .input(z.object({ hostId: z.string().optional(), name: z.string().optional() }))
  .output(listOf(GuestRow))
  .handler(({ context: { runtime, actor }, input }) => listGuestRows(runtime.db, actor, input));
