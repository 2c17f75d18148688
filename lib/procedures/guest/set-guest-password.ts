import { z } from 'zod';
import { AccountName, AccountPassword } from '#lib/domain/guest/agent/account-password.ts';
import type { GuestId, GuestUuid, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import { keepSecret } from '#lib/infra/secrets/secret-store.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

/** Gives an account in a guest another password, by its agent. The account has to be there. */
export const setGuestPassword = procedure('guest.run')
  .route({
    method: 'POST',
    path: '/guests/{id}/passwords',
    summary: 'Set the password of an account in a guest',
    tags: ['Guests'],
    successStatus: 202,
  })
  .input(z.object({ id: z.string(), user: AccountName, password: AccountPassword }))
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input: { id, user, password } }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await demandGuestFor(tx, actor, id, 'guest.run', 'agent');
      const passwordSecretId = await keepSecret(tx, runtime.box, 'guest-password', password);
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.password',
        title: `${guest.name}: set a password`,
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: guest.id as GuestId,
        steps: [
          {
            kind: 'set-guest-password',
            title: `Set the password of ${user}`,
            input: { guestId: guest.id as GuestId, uuid: guest.uuid as GuestUuid, user, passwordSecretId },
          },
        ],
      });
      return { operationId };
    }),
  );
