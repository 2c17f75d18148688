import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { Password, PersonName } from '#lib/domain/access/person.ts';
import { Role } from '#lib/domain/access/role.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { procedure } from '#lib/procedures/base.ts';

const Change = z.object({
  id: z.string(),
  name: PersonName.optional(),
  role: Role.optional(),
  isDisabled: z.boolean().optional(),
  password: Password.optional(),
});

/** Somebody must be left who can let the others in. */
async function demandAnotherAdmin(tx: DbTransaction, userId: string): Promise<void> {
  const others = await tx.user.count({ where: { role: 'admin', disabledAt: null, id: { not: userId } } });
  if (others === 0) throw new Failure({ code: 'person.last-admin' });
}

/** Changes an account. A new password, a new role and a disabled account end that person's sessions at once. */
export const changePerson = procedure('person.manage')
  .route({ method: 'PATCH', path: '/people/{id}', summary: 'Change an account', tags: ['People'] })
  .input(Change)
  .output(z.object({ id: z.string() }))
  .handler(({ context, input }) =>
    context.runtime.db.$transaction(async (tx) => {
      // two admins at once could each take the role from the other
      await takeTurns(tx, 'people');
      const user = await tx.user.findUnique({ where: { id: input.id } });
      if (!user) throw new Failure({ code: 'access.not-found', details: { what: 'person' } });
      const losesAdmin = user.role === 'admin' && ((input.role && input.role !== 'admin') || input.isDisabled);
      if (losesAdmin) await demandAnotherAdmin(tx, user.id);
      await tx.user.update({
        where: { id: user.id },
        data: {
          name: input.name,
          role: input.role,
          disabledAt: input.isDisabled === undefined ? undefined : input.isDisabled ? context.now() : null,
        },
      });
      if (input.password) {
        const password = await hashPassword(input.password);
        await tx.account.updateMany({ where: { userId: user.id, providerId: 'credential' }, data: { password } });
      }
      const endsSessions =
        input.password !== undefined ||
        input.isDisabled === true ||
        (input.role !== undefined && input.role !== user.role);
      if (endsSessions) {
        await tx.session.deleteMany({ where: { userId: user.id } });
        await recordEvent(tx, 'access', user.id);
      }
      const { id, password, ...changes } = input;
      await recordAudit(tx, {
        actor: context.actor,
        action: 'person.change',
        target: { kind: 'person', id, name: user.name },
        details: { ...changes, ...(password ? { password: 'changed' } : {}) },
      });
      return { id };
    }),
  );
