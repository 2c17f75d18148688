import { z } from 'zod';
import { PowerAction, powerActions } from '#lib/domain/guest/power-action.ts';
import type { GuestId, GuestUuid, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { firstStartSteps } from '#lib/procedures/guest/first-start-steps.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

/** Starts, stops, resets, suspends or resumes one guest. The table of legal actions decides; the engine acts. */
export const changePower = procedure('guest.power')
  .route({
    method: 'POST',
    path: '/guests/{id}/power',
    summary: 'Start, shut down, reboot, …',
    tags: ['Guests'],
    successStatus: 202,
  })
  .input(z.object({ id: z.string(), action: PowerAction }))
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const words = powerActions[input.action];
      const guest = await demandGuestFor(tx, actor, input.id, 'guest.power', words.action);
      const ref = { guestId: guest.id as GuestId, uuid: guest.uuid as GuestUuid };
      const steps = words.steps.map(
        ({ command, title }): PlannedStep => ({ kind: 'change-power', title, input: { ...ref, action: command } }),
      );
      const starts = words.steps.some((step) => step.command === 'start');
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.power',
        title: words.title(guest.name),
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: ref.guestId,
        steps: starts ? [...steps, ...firstStartSteps(ref, guest.seed, guest.host.facts)] : steps,
      });
      return { operationId };
    }),
  );
