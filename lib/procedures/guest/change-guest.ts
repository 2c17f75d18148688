import { z } from 'zod';
import { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import { titleOfChange } from '#lib/domain/guest/change/describe-change.ts';
import type { GuestId, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { orderSteps, planChanges } from '#lib/procedures/guest/plan-changes.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

const title = (name: string, changes: readonly ChangeRequest[]): string => {
  const [first] = changes;
  return first && changes.length === 1 ? `${name}: ${titleOfChange(first)}` : `${name}: ${changes.length} changes`;
};

/**
 * Changes the hardware of a guest: in the running guest where libvirt can, else at its next boot. The answer of the
 * operation's steps says which.
 */
export const changeGuest = procedure('guest.change')
  .route({
    method: 'POST',
    path: '/guests/{id}/changes',
    summary: 'Change the hardware of a guest',
    tags: ['Guests'],
    successStatus: 202,
  })
  .input(z.object({ id: z.string(), changes: ChangeRequest.array().min(1).max(50) }))
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const isRenamed = input.changes.some((change) => change.kind === 'rename');
      const guest = await demandGuestFor(tx, actor, input.id, 'guest.change', isRenamed ? 'rename' : 'changeHardware');
      const planned = await planChanges(tx, actor, guest, input.changes);
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.change',
        title: title(guest.name, input.changes),
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: guest.id as GuestId,
        steps: orderSteps(planned),
      });
      return { operationId };
    }),
  );
