import { z } from 'zod';
import { NewPerson } from '#lib/domain/access/person.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { procedure } from '#lib/procedures/base.ts';
import { makePerson } from '#lib/procedures/people/make-person.ts';

export const createPerson = procedure('person.manage')
  .route({ method: 'POST', path: '/people', summary: 'Make an account', tags: ['People'], successStatus: 201 })
  .input(NewPerson)
  .output(z.object({ id: z.string() }))
  .handler(({ context, input }) =>
    context.runtime.db.$transaction(async (tx) => {
      const id = await makePerson(tx, input);
      await recordAudit(tx, {
        actor: context.actor,
        action: 'person.create',
        target: { kind: 'person', id, name: input.name },
        details: { role: input.role },
      });
      return { id };
    }),
  );
