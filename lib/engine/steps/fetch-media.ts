import { formatGiB } from '#lib/domain/media/format-gib.ts';
import { judgeMediaHead } from '#lib/domain/media/judge-media-head.ts';
import type { StepInput } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import { fetchAddress } from '#lib/engine/steps/fetch-address.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { deleteWrittenVolume } from '#lib/infra/image/delete-written-volume.ts';
import { hasVolume } from '#lib/infra/image/has-volume.ts';
import { readPoolInfo, refreshPool } from '#lib/infra/virsh/virsh-pool.ts';
import { createVolume } from '#lib/infra/virsh/virsh-volume.ts';

/** Makes the empty volume. `isOurs` is kept from before that, so that another's of that name is neither written to nor deleted. */
async function claim(
  context: StepContext,
  { poolUuid, volume }: StepInput<'fetch-media'>,
  lengthBytes: number | null,
): Promise<void> {
  const { signal } = context;
  const { virsh } = await context.host();
  const place = { poolUuid, volume };
  // also what was put into the folder without libvirt
  await refreshPool(virsh, poolUuid, { signal });
  if (context.kept()?.isOurs) await deleteWrittenVolume(virsh, place);
  else if (await hasVolume(virsh, place, signal)) throw new Failure({ code: 'volume.exists', details: { volume } });
  const { name, availableBytes } = await readPoolInfo(virsh, poolUuid, { signal });
  if (lengthBytes !== null && availableBytes !== null && availableBytes < lengthBytes) {
    const details = { name: volume, size: formatGiB(lengthBytes), pool: name, left: formatGiB(availableBytes) };
    throw new Failure({ code: 'media.no-room', details });
  }
  await context.keep({ isOurs: true });
  try {
    await createVolume(virsh, { pool: poolUuid, volume }, { format: 'raw', capacityBytes: 0 }, { signal });
  } catch (error) {
    if (refusalOf(error).code === 'volume.exists') await context.keep({});
    throw error;
  }
}

/** The host fetches an ISO into a pool. Cut off anywhere, it begins anew with an empty volume. */
export const fetchMedia: Step<'fetch-media'> = {
  async run(context, input) {
    const got = await fetchAddress(context, {
      ...input,
      to: input,
      judge: ({ head }) => judgeMediaHead(head, input.volume),
      claim: ({ lengthBytes }) => claim(context, input, lengthBytes),
    });
    await context.observers.lookAtVolume(context.hostId(), input);
    return got;
  },

  async undo(context, input) {
    if (!context.kept()?.isOurs) return;
    await deleteWrittenVolume((await context.host()).virsh, input);
    await context.keep({});
    await context.observers.lookAtVolume(context.hostId(), input);
  },
};
