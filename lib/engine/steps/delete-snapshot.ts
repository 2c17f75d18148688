import { isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { StepInput } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { judgeDeletion } from '#lib/domain/snapshot/judge-snapshot.ts';
import type { Snapshot } from '#lib/domain/snapshot/snapshot.ts';
import { type FileFate, fatesOfDeletion } from '#lib/domain/snapshot/snapshot-files.ts';
import { ensureOff, stateOf } from '#lib/engine/steps/guest-steps.ts';
import { mergeFile } from '#lib/engine/steps/merge-file.ts';
import { readSnapshotWorld, removeUnneeded, type SnapshotWorld } from '#lib/engine/steps/snapshot-world.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { forgetVariables } from '#lib/engine/steps/uefi-variables.ts';
import { moveFilesOfSnapshot } from '#lib/infra/libvirt-xml/edit-snapshot-disks.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { hasSavedMemory, startGuestPaused } from '#lib/infra/virsh/virsh-guest.ts';
import { deleteSnapshot, dumpSnapshotXml, redefineSnapshot } from '#lib/infra/virsh/virsh-snapshot.ts';

type Input = StepInput<'delete-snapshot'>;
type Merge = Extract<FileFate, { how: 'merge' }>;

const isMerge = (fate: FileFate): fate is Merge => fate.how === 'merge';

/** What libvirt keeps of the snapshots whose files were merged away names the files that hold them now. */
async function moveOtherSnapshots(virsh: Virsh, uuid: GuestUuid, world: SnapshotWorld, merges: readonly Merge[]) {
  const moves = new Map(
    merges.map(({ from, path }) => [from, { path, format: world.volumes.get(path)?.format ?? 'qcow2' }]),
  );
  for (const { name, disks } of world.snapshots) {
    if (!disks.some(({ path }) => moves.has(path))) continue;
    const xml = await dumpSnapshotXml(virsh, uuid, name, { withSecrets: true });
    await redefineSnapshot(virsh, uuid, moveFilesOfSnapshot(xml, moves));
  }
}

/** QEMU merges files, so a guest that is off is held paused for it: no login without root can do it otherwise. */
async function mergeAll(context: StepContext, uuid: GuestUuid, world: SnapshotWorld, merges: readonly Merge[]) {
  if (merges.length === 0) return;
  const { virsh } = await context.host();
  const state = await stateOf(virsh, uuid);
  if (state === null) throw new Failure({ code: 'guest.gone' });
  if (!isActive(state)) {
    // a start would take that memory, and the end of the merge would cut it off
    if (await hasSavedMemory(virsh, uuid)) throw new Failure({ code: 'snapshot.saved-memory' });
    await startGuestPaused(virsh, uuid, { signal: context.signal });
  }
  for (const merge of merges) await mergeFile(context, virsh, uuid, merge);
  context.crashPoint('merged');
  await moveOtherSnapshots(virsh, uuid, world, merges);
}

/** A guest that was held paused for the merge is off again; one that somebody resumed meanwhile runs on. */
async function letGo(virsh: Virsh, { uuid, wasOff }: Input): Promise<void> {
  if (wasOff && (await stateOf(virsh, uuid)) === 'paused') await ensureOff(virsh, uuid);
}

/** Answers which volumes read from other files than before. */
async function deleteExternal(context: StepContext, input: Input, world: SnapshotWorld, snapshot: Snapshot) {
  const { virsh } = await context.host();
  const merges = fatesOfDeletion(snapshot, world).filter(isMerge);
  await mergeAll(context, input.uuid, world, merges);
  context.crashPoint('emptied');
  await deleteSnapshot(virsh, input.uuid, snapshot.name, { metadataOnly: true });
  const merged = new Set(merges.map(({ from }) => from));
  return [...world.volumes.values()].filter(({ backingPath }) => backingPath !== null && merged.has(backingPath));
}

/** Takes a snapshot away with its files, whatever of it is there. The guest stays as it is. */
export async function ensureNoSnapshot(context: StepContext, input: Input): Promise<void> {
  const { virsh } = await context.host();
  const world = await readSnapshotWorld(virsh, input.uuid);
  const snapshot = world.snapshots.find(({ name }) => name === input.name);
  if (snapshot?.kind === 'internal') {
    const verdict = judgeDeletion(snapshot, world);
    if (!verdict.ok) throw new Failure(verdict.refusal);
    await deleteSnapshot(virsh, input.uuid, snapshot.name, { metadataOnly: false });
  }
  const moved = snapshot?.kind === 'external' ? await deleteExternal(context, input, world, snapshot) : [];
  await letGo(virsh, input);
  context.crashPoint('forgotten');
  await removeUnneeded(context, input, input.leftovers);
  for (const volume of moved) await context.observers.lookAtVolume(context.hostId(), volume);
  if (input.variables) await forgetVariables(context, input.variables);
  await context.observers.lookAtSnapshots(context.hostId(), input.uuid);
  await context.observers.lookAtGuest(context.hostId(), input.uuid);
}

export const deleteSnapshotStep: Step<'delete-snapshot'> = {
  async run(context, input) {
    await ensureNoSnapshot(context, input);
  },
  /** What was merged stays merged; only the guest is not left standing. */
  async undo(context, input) {
    const { virsh } = await context.host();
    await letGo(virsh, input);
    await context.observers.lookAtGuest(context.hostId(), input.uuid);
  },
};
