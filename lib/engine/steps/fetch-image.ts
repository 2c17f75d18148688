import { accept } from '#lib/domain/result.ts';
import { fetchAddress, fileOf } from '#lib/engine/steps/fetch-address.ts';
import type { Step } from '#lib/engine/steps/step.ts';
import { checkDiskHead } from '#lib/infra/image/check-disk-head.ts';
import { claimVolume, giveUpVolume } from '#lib/infra/image/claim-volume.ts';

/** The host fetches a disk image into a new volume. Cut off anywhere, it begins anew with an empty volume. */
export const fetchImage: Step<'fetch-image'> = {
  run: (context, input) =>
    fetchAddress(context, {
      ...input,
      to: input,
      judge({ head }) {
        const judged = checkDiskHead(head, fileOf(input.url));
        return judged.ok ? accept(judged.value.format) : judged;
      },
      claim: async () => claimVolume(context.runtime.db, (await context.host()).virsh, input, context.signal),
    }),

  undo: (context, input, end) => giveUpVolume(context.runtime.db, async () => (await context.host()).virsh, input, end),
};
