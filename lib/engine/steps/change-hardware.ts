import { setTimeout as sleep } from 'node:timers/promises';
import { effectOfChange } from '#lib/domain/guest/change/effect-of-change.ts';
import type { GuestChange } from '#lib/domain/guest/change/guest-change.ts';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { RefusalCode } from '#lib/domain/refusal/refusals.ts';
import { stateOf } from '#lib/engine/steps/guest-steps.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { editGuestXml } from '#lib/infra/libvirt-xml/edit-guest-xml.ts';
import { editOfChange } from '#lib/infra/libvirt-xml/edits-of-change.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { isStillPlugged, liveCommandOf, runLiveCommand } from '#lib/infra/virsh/live-change.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { defineGuest, dumpGuestXml } from '#lib/infra/virsh/virsh-guest.ts';

const letGoTimeoutMs = 20_000;
const lookEveryMs = 250;

/** What a running guest may answer to a change that then waits for its next boot; anything else ends the step. */
const waitsForBoot: readonly RefusalCode[] = ['host.command-failed', 'guest.definition-invalid', 'guest.no-slot'];

/** What is to go, or to come out of its drive, is not half done: the guest must let go, or nothing happens. */
const mustBeNow = (change: GuestChange): boolean =>
  change.kind === 'remove-disk' || change.kind === 'remove-nic' || change.kind === 'set-media';

const deviceOf = (change: GuestChange): string =>
  'target' in change ? change.target : 'mac' in change ? change.mac : change.kind;

async function waitUntilLetGo(context: StepContext, virsh: Virsh, uuid: GuestUuid, change: GuestChange): Promise<void> {
  const endsAt = Date.now() + letGoTimeoutMs;
  while (isStillPlugged(change, await dumpGuestXml(virsh, uuid))) {
    if (Date.now() > endsAt) throw new Failure({ code: 'guest.device-busy', details: { device: deviceOf(change) } });
    context.report(null, 'waiting for the guest to let go of it');
    await sleep(lookEveryMs, undefined, { signal: context.signal });
  }
}

/** Makes one change true in the running guest. Answers why it waits for the next boot, or null where it is done. */
async function changeLive(context: StepContext, virsh: Virsh, uuid: GuestUuid, change: GuestChange) {
  const liveXml = await dumpGuestXml(virsh, uuid, { withSecrets: true });
  const effect = effectOfChange(change, parseGuestXml(liveXml).hardware);
  if (effect.when === 'next-boot') {
    return effect.why;
  }
  const command = liveCommandOf(change, liveXml);
  if (!command) return null;
  try {
    await runLiveCommand(virsh, uuid, command, { signal: context.signal });
  } catch (error) {
    const refusal = error instanceof Failure ? error.refusal : null;
    if (!refusal || mustBeNow(change) || !waitsForBoot.includes(refusal.code)) throw error;
    context.print(`${command.name}: ${refusal.technical ?? error}\n`);
    return 'The running guest did not take it.';
  }
  context.print(`${command.name}: done\n`);
  await waitUntilLetGo(context, virsh, uuid, change);
  return null;
}

/** Makes one change true, in the running guest where it can take it, then in its definition. Answers why it waits, or null. */
async function makeTrue(context: StepContext, uuid: GuestUuid, change: GuestChange): Promise<string | null> {
  const { virsh } = await context.host();
  const state = await stateOf(virsh, uuid);
  if (state === null) throw new Failure({ code: 'guest.gone' });
  // decided by the definition before anything is touched: what it refuses is refused in the running guest too
  const before = editGuestXml(await dumpGuestXml(virsh, uuid, { isInactive: true, withSecrets: true }));
  const after = editGuestXml(before, editOfChange(change));
  const why = isActive(state) ? await changeLive(context, virsh, uuid, change) : null;
  context.crashPoint('changed');
  if (after !== before) await defineGuest(virsh, after, { signal: context.signal });
  if (why) context.print(`${change.kind}: at the next boot. ${why}\n`);
  return why;
}

/** The change that takes back what one added; null for a setting, which stays as it was set. */
function reverseOf(change: GuestChange): GuestChange | null {
  // where another disk was faster, that one stays
  if (change.kind === 'add-disk' || change.kind === 'add-drive')
    return { kind: 'remove-disk', target: change.target, source: change.source };
  return change.kind === 'add-nic' ? { kind: 'remove-nic', mac: change.mac } : null;
}

/** One change after the other, so that what was done stays true when a later one is refused. */
export const changeHardware: Step<'change-hardware'> = {
  async run(context, { uuid, changes }) {
    let atNextBoot = 0;
    for (const change of changes) {
      if ('source' in change && change.source && 'path' in change.source) context.print(`${change.source.path}\n`);
      if (await makeTrue(context, uuid, change)) atNextBoot += 1;
    }
    await context.observers.lookAtGuest(context.hostId(), uuid);
    return { changes: changes.length, atNextBoot };
  },
  /** What was added goes again, before its volume does. */
  async undo(context, { uuid, changes }) {
    const { virsh } = await context.host();
    if ((await stateOf(virsh, uuid)) === null) return;
    for (const change of changes.toReversed()) {
      const reverse = reverseOf(change);
      if (reverse) await makeTrue(context, uuid, reverse);
    }
    await context.observers.lookAtGuest(context.hostId(), uuid);
  },
};
