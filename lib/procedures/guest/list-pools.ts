import { z } from 'zod';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';

/** The pools of a guest's host in which copies of its disks may be made. */
export const listPools = procedure('guest.change')
  .route({
    method: 'GET',
    path: '/guests/{id}/pools',
    summary: 'Where copies of the disks of a guest may lie',
    tags: ['Guests'],
  })
  .input(z.object({ id: z.string() }))
  .output(z.object({ name: z.string(), availableBytes: z.number() }).array())
  .handler(async ({ context: { runtime, actor }, input }) => {
    const guest = await findGuest(runtime.db, actor, input.id, 'guest.change');
    const pools = await runtime.db.pool.findMany({
      where: { hostId: guest.hostId, isActive: true, path: { not: null } },
      orderBy: { name: 'asc' },
    });
    return pools.map(({ name, availableBytes }) => ({ name, availableBytes: Number(availableBytes) }));
  });
