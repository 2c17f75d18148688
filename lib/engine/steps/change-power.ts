import { setTimeout as sleep } from 'node:timers/promises';
import type { GuestState } from '#lib/domain/guest/guest-power.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { PowerCommand } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { stateOf } from '#lib/engine/steps/guest-steps.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import type { Virsh, VirshOptions } from '#lib/infra/virsh/virsh.ts';
import {
  destroyGuest,
  rebootGuest,
  resetGuest,
  resumeGuest,
  shutdownGuest,
  startGuest,
  suspendGuest,
  wakeGuest,
} from '#lib/infra/virsh/virsh-guest.ts';

type Command = (virsh: Virsh, uuid: GuestUuid, options: VirshOptions) => Promise<void>;

/** The command of each action, and the state in which there is nothing left to do. */
const actions: Record<PowerCommand, { command: Command; done: GuestState | null }> = {
  start: { command: startGuest, done: 'running' },
  shutdown: { command: shutdownGuest, done: 'off' },
  reboot: { command: rebootGuest, done: null },
  reset: { command: resetGuest, done: null },
  'force-off': { command: destroyGuest, done: 'off' },
  suspend: { command: suspendGuest, done: 'paused' },
  resume: { command: wake, done: 'running' },
};

/** A guest that put itself to sleep is woken, one that was suspended goes on. */
async function wake(virsh: Virsh, uuid: GuestUuid, options: VirshOptions): Promise<void> {
  if ((await stateOf(virsh, uuid)) === 'suspended') await wakeGuest(virsh, uuid, options);
  else await resumeGuest(virsh, uuid, options);
}

const shutdownTimeoutMs = 180_000;
const pressAgainMs = 20_000;
const lookEveryMs = 300;

/** Waits until the guest is off, pressing the button again now and then: one press is lost on a guest that still boots. */
async function waitUntilOff(context: StepContext, virsh: Virsh, uuid: GuestUuid): Promise<void> {
  const begunAt = Date.now();
  let pressedAt = begunAt;
  for (;;) {
    const state = await stateOf(virsh, uuid);
    if (state === 'off' || state === null) return;
    const now = Date.now();
    if (now - begunAt > shutdownTimeoutMs)
      throw new Failure({ code: 'guest.stayed-up', details: { seconds: shutdownTimeoutMs / 1000 } });
    if (now - pressedAt > pressAgainMs) {
      pressedAt = now;
      await shutdownGuest(virsh, uuid);
    }
    context.report(null, `${Math.round((now - begunAt) / 1000)} s`);
    await sleep(lookEveryMs, undefined, { signal: context.signal });
  }
}

export const changePower: Step<'change-power'> = {
  async run(context, { uuid, action }) {
    const { virsh } = await context.host();
    const { command, done } = actions[action];
    const before = await stateOf(virsh, uuid);
    if (before === null) throw new Failure({ code: 'guest.gone' });
    if (before !== done) {
      try {
        await command(virsh, uuid, { signal: context.signal });
      } catch (error) {
        // somebody with virsh was faster, and it is as it was asked for
        if ((await stateOf(virsh, uuid)) !== done) throw error;
      }
    }
    context.crashPoint('commanded');
    if (action === 'shutdown') await waitUntilOff(context, virsh, uuid);
    await context.observers.lookAtGuest(context.hostId(), uuid);
  },
};
