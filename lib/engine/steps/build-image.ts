import type { Step } from '#lib/engine/steps/step.ts';
import { buildDisk, removeBuild } from '#lib/infra/image/build-disk.ts';
import { followBuild } from '#lib/infra/image/build-progress.ts';
import { claimVolume, giveUpVolume } from '#lib/infra/image/claim-volume.ts';
import { uploadBuiltDisk } from '#lib/infra/image/upload-built-disk.ts';

/**
 * The host builds a disk out of its own distribution's packages and puts it into a new volume. The folder it is built in is
 * gone afterwards, however it ends. A disk that is whole and could not be put there is what the next run begins with: building it
 * took minutes.
 */
export const buildImage: Step<'build-image'> = {
  async run(context, input) {
    const { signal } = context;
    const link = await context.host();
    const key = input.imageVersionId;
    await claimVolume(context.runtime.db, link.virsh, input, signal);
    context.crashPoint('claimed');

    const follow = followBuild();
    await buildDisk(link, { key, diskGiB: input.diskGiB, packages: input.packages }, signal, (text) => {
      context.print(text);
      const { fraction, note } = follow(text);
      context.report(fraction, note);
    });
    context.crashPoint('built');
    await uploadBuiltDisk(link, key, input, signal, (bytes) =>
      context.report(0.99, `${Math.round(bytes / 1024 / 1024)} MiB are in the pool`),
    );
    context.crashPoint('uploaded');
    // the image does not depend on it
    await removeBuild(link, key).catch((error: unknown) => {
      context.print(`\nThe folder of the build is still there: ${error instanceof Error ? error.message : error}\n`);
    });
  },

  async undo(context, input, end) {
    try {
      await giveUpVolume(context.runtime.db, async () => (await context.host()).virsh, input, end);
    } finally {
      await removeBuild(await context.host(), input.imageVersionId);
    }
  },
};
