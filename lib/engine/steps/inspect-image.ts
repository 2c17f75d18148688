import type { Step } from '#lib/engine/steps/step.ts';
import { changeImageVersion } from '#lib/infra/image/change-image-version.ts';
import { demandVersion } from '#lib/infra/image/demand-staying.ts';
import { inspectVolume } from '#lib/infra/image/inspect-volume.ts';

/** Looks into the volume of a version and, when guests may be made of it, says that it is ready. */
export const inspectImage: Step<'inspect-image'> = {
  undoesIntent: true,
  async run(context, input) {
    await demandVersion(context.runtime.db, input.imageVersionId);
    const link = await context.host();
    const { format, capacityBytes, sizeBytes } = await inspectVolume(link, input, context.signal);
    context.crashPoint('inspected');
    // guests are made of it as soon as it is ready
    await context.observers.lookAtVolume(context.hostId(), input);
    // an empty one would read as "nothing of ours is there", see claim-volume.ts
    const size = BigInt(Math.max(sizeBytes, 1));
    await changeImageVersion(context.runtime.db, input.imageVersionId, {
      state: 'ready',
      format,
      capacityBytes: BigInt(capacityBytes),
      sizeBytes: size,
    });
    return { format, capacityBytes, sizeBytes };
  },

  /** The volume stays: it may be somebody's own. The step that made it takes it away. */
  undo: (context, input, end) => changeImageVersion(context.runtime.db, input.imageVersionId, { state: end }),
};
