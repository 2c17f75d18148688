import type { Step } from '#lib/engine/steps/step.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';

export const forgetImage: Step<'forget-image'> = {
  async run(context, { imageId }) {
    await context.runtime.db.$transaction(async (tx) => {
      await tx.image.deleteMany({ where: { id: imageId } });
      await recordEvent(tx, 'image', imageId);
    });
  },
};
