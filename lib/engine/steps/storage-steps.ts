import type { Overlay, VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { demandUnneeded, demandUnused } from '#lib/engine/steps/demand-unneeded.ts';
import { readSeedDisc } from '#lib/engine/steps/read-seed-disc.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { countMakers } from '#lib/infra/image/count-makers.ts';
import { demandStaying } from '#lib/infra/image/demand-staying.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import {
  createLinkedVolume,
  createVolume,
  deleteVolume,
  readVolumeInfo,
  uploadVolume,
} from '#lib/infra/virsh/virsh-volume.ts';

/** Whether the volume is there. Our volumes carry the guest's id in their name, so one of that name is the one we made. */
export async function hasVolume(virsh: Virsh, ref: { poolUuid: string; volume: string }): Promise<boolean> {
  try {
    await readVolumeInfo(virsh, { pool: ref.poolUuid, volume: ref.volume });
    return true;
  } catch (error) {
    if (error instanceof Failure && error.refusal.code === 'volume.missing') return false;
    throw error;
  }
}

export async function ensureNoVolume(context: StepContext, ref: VolumeRef): Promise<void> {
  const { virsh } = await context.host();
  // not asked for first: of one that libvirt has just begun to copy the file is not there yet, and comes
  await deleteVolume(virsh, { pool: ref.poolUuid, volume: ref.volume }).catch(ignoreMissing);
  await context.observers.lookAtVolume(context.hostId(), ref);
}

/** Takes back a volume that was made for a guest, unless a guest still has it: what took the guest, or its drive, away may not have come to its end. */
export async function undoVolume(context: StepContext, ref: VolumeRef): Promise<void> {
  await demandUnused(context, ref);
  await ensureNoVolume(context, ref);
}

/** Its deletion may have been begun again since this was accepted. */
async function demandBaseStays(
  { runtime: { db }, hostId }: StepContext,
  { poolUuid, volume }: VolumeRef,
): Promise<void> {
  const where = { hostId: hostId(), poolUuid, volume };
  const version = await db.imageVersion.findFirst({ where, select: { image: { select: { id: true, name: true } } } });
  if (version) await demandStaying(db, version.image);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Failure) || error.refusal.code !== 'volume.missing') throw error;
}

/** Made by an earlier run: our volumes carry the id of what they are for in their name. */
function ignoreThere(error: unknown): void {
  if (!(error instanceof Failure) || error.refusal.code !== 'volume.exists') throw error;
}

const refOf = (input: { poolUuid: string; volume: string }) => ({ pool: input.poolUuid, volume: input.volume });

export const ensureLinkedVolume: Step<'ensure-linked-volume'> = {
  holdsData: true,
  async run(context, input) {
    const { virsh } = await context.host();
    await demandBaseStays(context, input.backing);
    // a name is looked for in the new volume's own pool, a path in all
    const isElsewhere = input.backing.poolUuid !== input.poolUuid && input.backing.path !== undefined;
    const volume = isElsewhere ? (input.backing.path ?? '') : input.backing.volume;
    const from = { volume, format: input.backingFormat, capacityBytes: input.capacityBytes };
    await createLinkedVolume(virsh, refOf(input), from, { signal: context.signal }).catch(ignoreThere);
    context.meanwhile(context.observers.lookAtVolume(context.hostId(), input));
  },
  undo: undoVolume,
};

/** A new file on top of another one, for a drive. */
export async function ensureOverlay(context: StepContext, { poolUuid, volume, backing }: Overlay): Promise<void> {
  const { virsh } = await context.host();
  if (!(await hasVolume(virsh, { poolUuid, volume })))
    await createLinkedVolume(virsh, { pool: poolUuid, volume }, backing, { signal: context.signal });
  await context.observers.lookAtVolume(context.hostId(), { poolUuid, volume });
}

export const ensureEmptyVolume: Step<'ensure-empty-volume'> = {
  holdsData: true,
  async run(context, input) {
    const { virsh } = await context.host();
    if (!(await hasVolume(virsh, input))) {
      const how = { format: 'qcow2', capacityBytes: input.capacityBytes } as const;
      await createVolume(virsh, refOf(input), how, { signal: context.signal });
    }
    await context.observers.lookAtVolume(context.hostId(), input);
  },
  undo: undoVolume,
};

/** Writes the disc with the first settings. Uploaded again when in doubt: it is small, and half of it is worth nothing. */
export const ensureSeed: Step<'ensure-seed'> = {
  async run(context, input) {
    const disc = await readSeedDisc(context, input);
    const { virsh } = await context.host();
    const how = { format: 'raw', capacityBytes: disc.length, isAllocated: true } as const;
    await createVolume(virsh, refOf(input), how, { signal: context.signal }).catch(ignoreThere);
    context.crashPoint('made');
    await uploadVolume(virsh, refOf(input), disc, { signal: context.signal });
  },
  undo: undoVolume,
};

/** With its guest no image goes: it may have become one since. */
async function demandNoImage(context: StepContext, { poolUuid, volume }: VolumeRef): Promise<void> {
  if (context.operation.guestId === null) return;
  const where = { hostId: context.hostId(), poolUuid, volume };
  if ((await context.runtime.db.imageVersion.count({ where })) > 0)
    throw new Failure({ code: 'volume.is-image', details: { volume } });
}

export const deleteVolumeStep: Step<'delete-volume'> = {
  async run(context, input) {
    // where it was begun again, nobody asked
    const count = await countMakers(context.runtime.db, context.hostId(), input);
    if (count > 0) throw new Failure({ code: 'volume.in-use', details: { volume: input.volume, count } });
    await demandNoImage(context, input);
    await demandUnneeded(context, input);
    await ensureNoVolume(context, input);
    if (input.variables) await ensureNoVolume(context, { poolUuid: input.poolUuid, volume: input.variables });
  },
  async isPastReturn(context, input) {
    const { virsh } = await context.host();
    return !(await hasVolume(virsh, input));
  },
};
