import { setTimeout as sleep } from 'node:timers/promises';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { FileFate } from '#lib/domain/snapshot/snapshot-files.ts';
import type { StepContext } from '#lib/engine/steps/step.ts';
import { abortBlockJob, beginBlockCommit, pivotBlockJob, readBlockJob } from '#lib/infra/virsh/block-commit.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';

type Merge = Extract<FileFate, { how: 'merge' }>;

const lookEveryMs = 200;

/**
 * Puts a file into the one below it, in the running guest. One that an earlier run began is gone on with. A cancel ends the job:
 * the guest then goes on in the file it had, and nothing is lost.
 */
export async function mergeFile(context: StepContext, virsh: Virsh, uuid: GuestUuid, merge: Merge): Promise<void> {
  const { target, from, path: into, isActive } = merge;
  if (!(await readBlockJob(virsh, uuid, target))) await beginBlockCommit(virsh, uuid, target, { from, into, isActive });
  context.crashPoint('merging');
  for (;;) {
    const job = await readBlockJob(virsh, uuid, target);
    // of a file in the middle it ends by itself
    if (!job) return;
    context.report(job.total > 0 ? job.done / job.total : null, `merging ${target}`);
    if (isActive && job.total > 0 && job.done >= job.total) return void (await pivotBlockJob(virsh, uuid, target));
    try {
      await sleep(lookEveryMs, undefined, { signal: context.signal });
    } catch (error) {
      await abortBlockJob(virsh, uuid, target);
      throw error;
    }
  }
}
