import { isActive } from '#lib/domain/guest/guest-power.ts';
import type { StepInput } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { judgeReversion } from '#lib/domain/snapshot/judge-snapshot.ts';
import { ensureOff, stateOf } from '#lib/engine/steps/guest-steps.ts';
import { readActiveFiles, readSnapshotWorld, removeUnneeded } from '#lib/engine/steps/snapshot-world.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { ensureOverlay } from '#lib/engine/steps/storage-steps.ts';
import { putVariablesBack } from '#lib/engine/steps/uefi-variables.ts';
import { editGuestXml, setName } from '#lib/infra/libvirt-xml/edit-guest-xml.ts';
import { moveDiskFiles } from '#lib/infra/libvirt-xml/edit-snapshot-disks.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { parseSnapshotXml } from '#lib/infra/libvirt-xml/parse-snapshot-xml.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { defineGuest, dumpGuestXml, forgetSavedMemory, hasSavedMemory } from '#lib/infra/virsh/virsh-guest.ts';
import {
  dumpSnapshotXml,
  restoreGuest,
  revertToSnapshot,
  setCurrentSnapshot,
} from '#lib/infra/virsh/virsh-snapshot.ts';

type Input = StepInput<'revert-snapshot'>;

/** The new files are this operation's own, so a guest that has them has gone back already. */
async function hasNewFiles(virsh: Virsh, { uuid, overlays }: Input): Promise<boolean> {
  const active = await readActiveFiles(virsh, uuid);
  return overlays.every(({ target, path }) => active.get(target) === path);
}

/** Memory that libvirt kept for the next start belongs to the disks that are left behind. */
async function ensureNoSavedMemory(virsh: Virsh, { uuid }: Input): Promise<void> {
  if (await hasSavedMemory(virsh, uuid)) await forgetSavedMemory(virsh, uuid);
}

async function demandRevertible(context: StepContext, input: Input): Promise<void> {
  const { virsh } = await context.host();
  const world = await readSnapshotWorld(virsh, input.uuid);
  const snapshot = world.snapshots.find(({ name }) => name === input.name);
  if (!snapshot) throw new Failure({ code: 'snapshot.gone', details: { snapshot: input.name } });
  const verdict = judgeReversion(snapshot, world);
  if (!verdict.ok) throw new Failure(verdict.refusal);
}

/**
 * Goes back without libvirt's help, which 9.0 does not give for external ones: new files on top of the frozen ones, and the
 * definition as it was, with these. Its memory is read from its file, which stays.
 */
async function swapFiles(context: StepContext, input: Input): Promise<void> {
  const { virsh } = await context.host();
  const moves = new Map(input.overlays.map(({ path, backing }) => [backing.path, { path, format: 'qcow2' }]));
  const told = parseSnapshotXml(await dumpSnapshotXml(virsh, input.uuid, input.name, { withSecrets: true }));
  if (!(await hasNewFiles(virsh, input))) {
    await demandRevertible(context, input);
    await ensureOff(virsh, input.uuid);
    await ensureNoSavedMemory(virsh, input);
    context.crashPoint('stopped');
    for (const overlay of input.overlays) await ensureOverlay(context, overlay);
    if (input.variables) await putVariablesBack(context, input.variables);
    const { name } = parseGuestXml(await dumpGuestXml(virsh, input.uuid, { isInactive: true }));
    await defineGuest(virsh, editGuestXml(told.nextXml, setName(name), moveDiskFiles(moves)));
  }
  context.crashPoint('swapped');
  const { memoryPath, power } = told.snapshot;
  const state = await stateOf(virsh, input.uuid);
  if (memoryPath && state !== null && !isActive(state)) {
    const xml = editGuestXml(told.liveXml, moveDiskFiles(moves));
    await restoreGuest(virsh, memoryPath, xml, power === 'paused' ? '--paused' : '--running');
  }
  await setCurrentSnapshot(virsh, input.uuid, input.name);
}

export const revertSnapshot: Step<'revert-snapshot'> = {
  async run(context, input) {
    const { virsh } = await context.host();
    if (input.kind === 'internal') {
      await demandRevertible(context, input);
      await ensureNoSavedMemory(virsh, input);
      await revertToSnapshot(virsh, input.uuid, input.name);
    } else await swapFiles(context, input);
    context.crashPoint('reverted');
    await removeUnneeded(context, input, input.leftovers);
    await context.observers.lookAtSnapshots(context.hostId(), input.uuid);
    await context.observers.lookAtGuest(context.hostId(), input.uuid);
  },
  /** What runs in the new files stays; files that were made and never used go. Says how it left the guest. */
  async undo(context, input) {
    const { virsh } = await context.host();
    const isSwapped = input.kind === 'external' && (await hasNewFiles(virsh, input));
    const state = await stateOf(virsh, input.uuid);
    if (isSwapped) context.print(`The guest has gone back to ${input.name} already, and stays there.\n`);
    if (state !== null && !isActive(state)) context.print('The guest is off.\n');
    await removeUnneeded(
      context,
      input,
      input.overlays.map(({ path }) => path),
    );
    await context.observers.lookAtGuest(context.hostId(), input.uuid);
  },
};
