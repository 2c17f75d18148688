import { setTimeout as sleep } from 'node:timers/promises';
import type { StepInput } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { demandOff } from '#lib/engine/steps/clone-guest.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { undoVolume } from '#lib/engine/steps/storage-steps.ts';
import { parseVolumeXml } from '#lib/infra/libvirt-xml/parse-volume-xml.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { copyVolume, dumpVolumeXml, readVolumeInfo, resizeVolume } from '#lib/infra/virsh/virsh-volume.ts';

type Ref = { poolUuid: string; volume: string };

const lookEveryMs = 500;
const gib = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);
const sizeOf = async (virsh: Virsh, { poolUuid, volume }: Ref): Promise<number> =>
  (await readVolumeInfo(virsh, { pool: poolUuid, volume })).allocationBytes;

/** When the original was written to last; asked for a guest's own disk only, an image does not change. */
const modifiedAt = async (virsh: Virsh, { source, backing }: StepInput<'ensure-copied-volume'>) =>
  source
    ? parseVolumeXml(await dumpVolumeXml(virsh, { pool: backing.poolUuid, volume: backing.volume })).modifiedAt
    : null;

/** Tells how much of the base is written, until it is stopped. */
async function follow(
  context: StepContext,
  virsh: Virsh,
  copy: Ref,
  total: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // it is there only a moment after the copy has begun
    const written = await sizeOf(virsh, copy).catch(() => 0);
    context.report(total > 0 ? Math.min(0.99, written / total) : null, `${gib(written)} of ${gib(total)} GiB`);
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * A full clone. What an earlier run left may be half of it, and nothing tells whether it is: it is made again, unless a guest has it. That is
 * the one that an operation had made whose taking back was not over when it was begun again.
 */
export const ensureCopiedVolume: Step<'ensure-copied-volume'> = {
  holdsData: true,
  async run(context, input) {
    const { virsh } = await context.host();
    await undoVolume(context, input);
    if (input.source) await demandOff(virsh, input.source);
    const before = await modifiedAt(virsh, input);
    const total = await sizeOf(virsh, input.backing);
    const stop = new AbortController();
    const following = follow(context, virsh, input, total, stop.signal);
    try {
      const from = { pool: input.backing.poolUuid, volume: input.backing.volume, capacityBytes: input.capacityBytes };
      await copyVolume(virsh, { pool: input.poolUuid, volume: input.volume }, from, { signal: context.signal });
    } finally {
      stop.abort();
      await following;
    }
    if (input.source) {
      await demandOff(virsh, input.source);
      if ((await modifiedAt(virsh, input)) !== before)
        throw new Failure({ code: 'clone.source-changed', details: { volume: input.backing.volume } });
    }
    // libvirt 9.0 gives the copy the size of what it was made of, whatever was asked for
    const ref = { pool: input.poolUuid, volume: input.volume };
    if ((await readVolumeInfo(virsh, ref)).capacityBytes < input.capacityBytes)
      await resizeVolume(virsh, ref, input.capacityBytes, { signal: context.signal });
    context.crashPoint('copied');
    await context.observers.lookAtVolume(context.hostId(), input);
  },
  undo: undoVolume,
};
