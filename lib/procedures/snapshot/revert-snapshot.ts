import { z } from 'zod';
import { GuestState } from '#lib/domain/guest/guest-power.ts';
import type { GuestId, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { describeReversion } from '#lib/domain/snapshot/describe-reversion.ts';
import { SnapshotPower } from '#lib/domain/snapshot/snapshot.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';
import { planReversion } from '#lib/procedures/snapshot/plan-snapshot.ts';

const Named = z.object({ id: z.string(), name: z.string() });

/** What going back would lose, without doing anything. */
export const previewReversion = procedure('guest.change')
  .route({
    method: 'POST',
    path: '/guests/{id}/snapshots/revert/preview',
    summary: 'What going back to a snapshot would lose',
    tags: ['Snapshots'],
  })
  .input(Named)
  .output(z.object({ losses: z.string().array(), becomes: z.string().array(), power: SnapshotPower }))
  .handler(async ({ context: { runtime, actor }, input }) => {
    const guest = await findGuest(runtime.db, actor, input.id, 'guest.change');
    const { snapshot, stored, loaded } = await planReversion(runtime.db, guest, input.name);
    return describeReversion(snapshot, {
      power: GuestState.parse(guest.power),
      hardware: loaded.hardware,
      keepsVariables: stored.variables !== null,
    });
  });

/** Takes the guest back to a snapshot. What was written since is lost, what runs is cut off. */
export const revertSnapshot = procedure('guest.change')
  .route({
    method: 'POST',
    path: '/guests/{id}/snapshots/revert',
    summary: 'Go back to a snapshot',
    tags: ['Snapshots'],
    successStatus: 202,
  })
  .input(Named.extend({ start: z.boolean().default(false).describe('start it where it would be off afterwards') }))
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input: { id, name, start } }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await demandGuestFor(tx, actor, id, 'guest.change', 'revertSnapshot');
      const { input } = await planReversion(tx, guest, name);
      const { guestId, uuid } = input;
      const steps: PlannedStep[] = [{ kind: 'revert-snapshot', title: `Go back to ${name}`, input }];
      if (start) steps.push({ kind: 'ensure-running', title: 'Start it', input: { guestId, uuid } });
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.revert',
        title: `${guest.name}: go back to ${name}`,
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: guest.id as GuestId,
        steps,
      });
      return { operationId };
    }),
  );
