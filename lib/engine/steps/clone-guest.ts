import type { ClonePlan, SourceGuest } from '#lib/domain/guest/clone/clone-plan.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { ensureNoDomain, stateOf } from '#lib/engine/steps/guest-steps.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { ensureNoVolume } from '#lib/engine/steps/storage-steps.ts';
import { copyVariables } from '#lib/engine/steps/uefi-variables.ts';
import { cloneGuestXml } from '#lib/infra/libvirt-xml/clone-guest-xml.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { defineGuest, dumpGuestXml, hasSavedMemory, listGuests } from '#lib/infra/virsh/virsh-guest.ts';
import { refreshPool } from '#lib/infra/virsh/virsh-pool.ts';

/** A guest whose disks are read is off, and nothing of it waits in a saved memory. */
export async function demandOff(virsh: Virsh, { uuid }: SourceGuest): Promise<void> {
  const state = await stateOf(virsh, uuid);
  if (state === null) throw new Failure({ code: 'guest.gone' });
  if (state !== 'off') throw new Failure({ code: 'clone.source-runs' });
  if (await hasSavedMemory(virsh, uuid)) throw new Failure({ code: 'clone.saved-memory' });
}

/** As it will be at its next start, with the passwords of its screens; they go to the host again and nowhere else. */
async function buildClone(virsh: Virsh, plan: ClonePlan): Promise<string> {
  const options = { isInactive: true, withSecrets: true };
  return cloneGuestXml(await dumpGuestXml(virsh, plan.source.uuid, options), plan);
}

/** Finds out before gigabytes are copied whether the clone could be defined. */
export const checkClone: Step<'check-clone'> = {
  async run(context, plan) {
    const { virsh } = await context.host();
    await demandOff(virsh, plan.source);
    await buildClone(virsh, plan);
  },
};

/** The guest that has these variables is not there, not yet or not any more: libvirt does not tell of such a file who uses it. */
async function demandNoGuest(context: StepContext, { volume }: VolumeRef, uuid: GuestUuid | undefined): Promise<void> {
  if (uuid === undefined) return;
  const found = (await listGuests((await context.host()).virsh)).find((guest) => guest.uuid === uuid);
  if (found) throw new Failure({ code: 'guest.disk-in-use', details: { volume, guest: found.name } });
}

export const ensureVariables: Step<'ensure-variables'> = {
  holdsData: true,
  async run(context, { from, source, uuid, ...to }) {
    await demandNoGuest(context, to, uuid);
    if (source) await demandOff((await context.host()).virsh, source);
    await copyVariables(context, from, to);
  },
  async undo(context, { uuid, ...to }) {
    await demandNoGuest(context, to, uuid);
    // libvirt takes the file away with the guest, past its pool
    await refreshPool((await context.host()).virsh, to.poolUuid);
    await ensureNoVolume(context, to);
  },
};

/** Defines the clone unless it is there: it carries a UUID of ours, so one of that UUID is the one we defined. */
export const defineClone: Step<'define-clone'> = {
  async run(context, plan) {
    const { virsh } = await context.host();
    if ((await stateOf(virsh, plan.uuid)) === null)
      await defineGuest(virsh, await buildClone(virsh, plan), { signal: context.signal });
    await context.observers.lookAtGuest(context.hostId(), plan.uuid);
  },
  async undo(context, { uuid }) {
    await ensureNoDomain(context, uuid);
  },
};
