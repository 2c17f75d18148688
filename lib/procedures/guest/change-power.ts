import { z } from 'zod';
import { canGuest } from '#lib/domain/guest/guest-actions.ts';
import { GuestState } from '#lib/domain/guest/guest-power.ts';
import { PowerAction, powerActions } from '#lib/domain/guest/power-action.ts';
import type { GuestId, GuestUuid, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { firstStartSteps } from '#lib/procedures/guest/first-start-steps.ts';
import { lockOf } from '#lib/procedures/guest/lock-of.ts';
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
      const guest = await findGuest(tx, actor, input.id, 'guest.power');
      const words = powerActions[input.action];
      const verdict = canGuest(words.action, {
        name: guest.name,
        state: GuestState.parse(guest.power),
        hostName: guest.host.name,
        isHostReachable: guest.host.connection === 'up',
        lockedBy: await lockOf(tx, guest.id),
      });
      if (!verdict.allowed) throw new Failure(verdict.refusal);
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
