import { z } from 'zod';
import { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import { describeChange } from '#lib/domain/guest/change/describe-change.ts';
import { canGuest } from '#lib/domain/guest/guest-actions.ts';
import { GuestState } from '#lib/domain/guest/guest-power.ts';
import type { GuestId, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { lockOf } from '#lib/procedures/guest/lock-of.ts';
import { planChanges } from '#lib/procedures/guest/plan-changes.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

const title = (name: string, changes: readonly ChangeRequest[]): string => {
  const [first] = changes;
  return first && changes.length === 1 ? `${name}: ${describeChange(first)}` : `${name}: ${changes.length} changes`;
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
      const guest = await findGuest(tx, actor, input.id, 'guest.change');
      const isRenamed = input.changes.some((change) => change.kind === 'rename');
      const verdict = canGuest(isRenamed ? 'rename' : 'changeHardware', {
        name: guest.name,
        state: GuestState.parse(guest.power),
        hostName: guest.host.name,
        isHostReachable: guest.host.connection === 'up',
        lockedBy: await lockOf(tx, guest.id),
      });
      if (!verdict.allowed) throw new Failure(verdict.refusal);
      const planned = await planChanges(tx, actor, guest, input.changes);
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.change',
        title: title(guest.name, input.changes),
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: guest.id as GuestId,
        steps: planned.flatMap((each) => each.steps),
      });
      return { operationId };
    }),
  );
