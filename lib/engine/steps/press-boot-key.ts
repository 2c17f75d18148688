import { setTimeout as sleep } from 'node:timers/promises';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { stateOf } from '#lib/engine/steps/guest-steps.ts';
import type { Step } from '#lib/engine/steps/step.ts';
import { readGuestStats, sendGuestKeys } from '#lib/infra/virsh/virsh-guest.ts';

const everyMs = 1_000;

/**
 * What UEFI and the small program on the disc read before they ask for a key is 3 MiB at most; what begins after it reads
 * hundreds.
 */
const begunBytes = 8 * 1024 ** 2;

/**
 * The discs of Windows ask for a key for five seconds before they start. Pressed once a second until a drive is read on, so that
 * nothing is typed into what comes after: the disc, or the disk where a system is there already. A disc that does not ask, or never
 * starts, is no failure: its screen tells.
 */
export const pressBootKey: Step<'press-boot-key'> = {
  keepsWhatWasMade: true,
  async run(context, { uuid, target, timeoutSeconds }) {
    const { virsh } = await context.host();
    const endsAt = Date.now() + timeoutSeconds * 1000;
    let presses = 0;
    for (;;) {
      context.signal.throwIfAborted();
      const state = await stateOf(virsh, uuid);
      if (state === null) throw new Failure({ code: 'guest.gone' });
      if (!isActive(state)) throw new Failure({ code: 'guest.stopped-early' });
      const [stats] = await readGuestStats(virsh, uuid);
      const busy = stats?.blocks.find((drive) => drive.readBytes >= begunBytes);
      if (busy) return { presses, hasBegun: busy.target === target };
      if (Date.now() > endsAt) {
        context.print(`The disc was not read on within ${timeoutSeconds} s; its screen tells why.\n`);
        return { presses, hasBegun: false };
      }
      await sendGuestKeys(virsh, uuid, ['KEY_ENTER']);
      presses += 1;
      context.report(null, `pressed ${presses} ${presses === 1 ? 'time' : 'times'}`);
      await sleep(everyMs, undefined, { signal: context.signal });
    }
  },
};
