import { z } from 'zod';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';

const Definition = z.object({
  number: z.number(),
  xml: z.string(),
  source: z.enum(['guesthouse', 'outside']),
  operationId: z.string().nullable(),
  at: z.string(),
});

/** Every definition a guest had, newest first, passwords taken out. For admins: it names paths of the host. */
export const listDefinitions = procedure('guest.definition')
  .route({ method: 'GET', path: '/guests/{id}/definitions', summary: 'The history of a definition', tags: ['Guests'] })
  .input(z.object({ id: z.string() }))
  .output(Definition.array())
  .handler(async ({ context: { runtime, actor }, input }) => {
    const guest = await findGuest(runtime.db, actor, input.id, 'guest.definition');
    const versions = await runtime.db.guestVersion.findMany({
      where: { guestId: guest.id },
      orderBy: { number: 'desc' },
      take: 100,
    });
    return versions.map((version) => Definition.parse({ ...version, at: version.at.toISOString() }));
  });
