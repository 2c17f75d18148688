import { z } from 'zod';
import type { StepInput } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import { ensureNoSnapshot } from '#lib/engine/steps/delete-snapshot.ts';
import { removeUnneeded } from '#lib/engine/steps/snapshot-world.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { ensureOverlay, hasVolume } from '#lib/engine/steps/storage-steps.ts';
import { keepVariables } from '#lib/engine/steps/uefi-variables.ts';
import { mayBeWaitedFor } from '#lib/engine/workers/try-again.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { buildSnapshotXml } from '#lib/infra/libvirt-xml/build-snapshot-xml.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { parseSnapshotXml } from '#lib/infra/libvirt-xml/parse-snapshot-xml.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { dumpGuestXml } from '#lib/infra/virsh/virsh-guest.ts';
import { createSnapshot, dumpSnapshotXml, listSnapshotNames } from '#lib/infra/virsh/virsh-snapshot.ts';
import { createVolume } from '#lib/infra/virsh/virsh-volume.ts';

type Input = StepInput<'ensure-snapshot'>;

/** The files that it needs are made as volumes first, so that the pools know them and a login without root can delete them. */
async function makeFiles(context: StepContext, input: Input): Promise<void> {
  const { virsh } = await context.host();
  for (const overlay of input.overlays) await ensureOverlay(context, overlay);
  const { memoryFile } = input;
  if (memoryFile && !(await hasVolume(virsh, memoryFile)))
    await createVolume(
      virsh,
      { pool: memoryFile.poolUuid, volume: memoryFile.volume },
      { format: 'raw', capacityBytes: 1024 ** 2 },
    );
}

/** Whether libvirt answered with it; where the line broke, or we did, nobody knows what it did. */
const isOfLibvirt = (refusal: Refusal): boolean =>
  !mayBeWaitedFor(refusal) && !['server.failed', 'operation.timeout', 'operation.cancelled'].includes(refusal.code);

async function take(context: StepContext, input: Input): Promise<void> {
  const { virsh } = await context.host();
  await context.keep({ isBegun: true });
  const { disks } = parseGuestXml(await dumpGuestXml(virsh, input.uuid)).hardware;
  const mine = new Set(input.overlays.map(({ target }) => target));
  const xml = buildSnapshotXml({
    name: input.name,
    description: input.description,
    kind: input.kind,
    memoryPath: input.memoryFile?.path ?? null,
    overlays: input.overlays,
    others: disks.map(({ target }) => target).filter((target) => !mine.has(target)),
  });
  // never cut off: libvirtd would go on without us, and the files that it writes into must not be taken away
  await createSnapshot(virsh, input.uuid, xml, {
    isExternal: input.kind === 'external',
    hasMemory: input.memory !== 'none',
    isQuiesced: input.isQuiesced,
  }).catch(async (error: unknown) => {
    // libvirt said no: one of that name is somebody else's, now or before the next try
    if (isOfLibvirt(refusalOf(error))) await context.keep({ isBegun: false });
    throw error;
  });
}

/** What libvirt does not keep of a snapshot: who made it, and where its UEFI variables are. */
async function sign(context: StepContext, input: Input, hasVariables: boolean): Promise<void> {
  await context.runtime.db.$transaction(async (tx) => {
    await tx.snapshot.updateMany({
      where: { guestId: input.guestId, name: input.name },
      data: {
        userId: context.operation.userId,
        variables: hasVariables && input.variables ? input.variables : undefined,
      },
    });
    await tx.guest.update({ where: { id: input.guestId }, data: { revision: { increment: 1 } } });
    await recordEvent(tx, 'guest', input.guestId);
  });
}

const Kept = z.object({ isBegun: z.boolean() });

/**
 * Whether the snapshot of that name is the one that this step takes: an external one is known by its files; one inside the disks only by
 * there having been none of that name when this step began.
 */
async function isTaken(
  context: StepContext,
  virsh: Virsh,
  { uuid, name, kind, overlays }: Input,
): Promise<'no' | 'ours' | 'foreign'> {
  if (!(await listSnapshotNames(virsh, uuid)).includes(name)) return 'no';
  if (kind === 'internal') return Kept.safeParse(context.kept()).data?.isBegun ? 'ours' : 'foreign';
  const { snapshot } = parseSnapshotXml(await dumpSnapshotXml(virsh, uuid, name));
  return overlays.every(({ path }) => snapshot.overlays.includes(path)) ? 'ours' : 'foreign';
}

export const ensureSnapshot: Step<'ensure-snapshot'> = {
  async run(context, input) {
    const { virsh } = await context.host();
    const taken = await isTaken(context, virsh, input);
    if (taken === 'foreign') throw new Failure({ code: 'snapshot.name-taken', details: { snapshot: input.name } });
    if (taken === 'no') {
      await makeFiles(context, input);
      if (input.variables) await keepVariables(context, input.variables);
      context.crashPoint('prepared');
      context.signal.throwIfAborted();
      await take(context, input);
    }
    context.crashPoint('taken');
    const { variables } = input;
    const hasVariables =
      variables !== null && (await hasVolume(virsh, { poolUuid: variables.poolUuid, volume: variables.copy }));
    await context.observers.lookAtSnapshots(context.hostId(), input.uuid);
    await sign(context, input, hasVariables);
    for (const place of [...input.overlays, ...(input.memoryFile ? [input.memoryFile] : [])])
      await context.observers.lookAtVolume(context.hostId(), place);
    await context.observers.lookAtGuest(context.hostId(), input.uuid);
    // undo asks for what was kept, and this takes its place
    return { kind: input.kind, memory: input.memory, isBegun: true };
  },
  /** It was taken all the same, or its files were made for nothing. */
  async undo(context, input) {
    const { virsh } = await context.host();
    const { guestId, uuid, name, wasOff, overlays, memoryFile, variables } = input;
    const leftovers = [...overlays, ...(memoryFile ? [memoryFile] : [])].map(({ path }) => path);
    if ((await isTaken(context, virsh, input)) === 'foreign') return removeUnneeded(context, input, leftovers);
    await ensureNoSnapshot(context, { guestId, uuid, name, wasOff, leftovers, variables });
  },
};
