import { PersonRow } from '#lib/domain/access/person.ts';
import { procedure } from '#lib/procedures/base.ts';
import { emailOf } from '#lib/procedures/people/make-person.ts';

export const listPeople = procedure('person.manage')
  .route({ method: 'GET', path: '/people', summary: 'List the accounts', tags: ['People'] })
  .output(PersonRow.array())
  .handler(async ({ context }) => {
    const users = await context.runtime.db.user.findMany({
      orderBy: { name: 'asc' },
      include: {
        _count: { select: { guests: { where: { stage: { not: 'gone' } } } } },
        sessions: { orderBy: { updatedAt: 'desc' }, take: 1, select: { updatedAt: true } },
      },
    });
    return users.map((user) =>
      PersonRow.parse({
        ...user,
        email: emailOf(user.email),
        isDisabled: user.disabledAt !== null,
        guestCount: user._count.guests,
        lastSeenAt: user.sessions[0]?.updatedAt.toISOString() ?? null,
        createdAt: user.createdAt.toISOString(),
      }),
    );
  });
