import { z } from 'zod';
import { judgePart } from '#lib/domain/media/upload-part.ts';
import type { StepInput } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import type { RefusalCode } from '#lib/domain/refusal/refusals.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import type { OfferedPart } from '#lib/engine/uploads/upload-desk.ts';
import { deleteWrittenVolume } from '#lib/infra/image/delete-written-volume.ts';
import { claimMedia } from '#lib/infra/media/claim-media.ts';
import { hashVolume } from '#lib/infra/media/hash-volume.ts';
import { beginSum, endSum, type SumSoFar, writePart } from '#lib/infra/media/write-part.ts';

type Input = StepInput<'receive-media'>;

/** Kept from before the volume is made, so that another's of that name is neither written to nor deleted. */
const Kept = z.object({ receivedBytes: z.number() });
const keptOf = (context: StepContext): number | null => Kept.safeParse(context.kept()).data?.receivedBytes ?? null;

/** One for all: making one costs more than what it says, and it is said for each chunk. */
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const mib = (bytes: number): string => whole.format(bytes / 1024 / 1024);

/** Nobody sends for so long: who looks at Activity is told what to do. */
const quietMs = 10_000;

/** What keeps a part from being taken and says nothing about the upload. */
const passing: readonly RefusalCode[] = ['upload.broken-off', 'volume.busy', 'pool.busy'];

/**
 * Receives a file that somebody sends in parts and writes each into its place in a new volume. How much is there is written after
 * each part and before it is acknowledged: cut off anywhere, it goes on behind the last one. The step lasts as long as the upload.
 */
export const receiveMedia: Step<'receive-media'> = {
  async run(context, input) {
    const { sizeBytes, sha256: expected } = input;
    const { virsh } = await context.host();
    let received = await claimMedia(virsh, input, keptOf(context), {
      signal: context.signal,
      onClaim: () => context.keep({ receivedBytes: 0 }),
      onTheirs: () => context.keep({}),
    });
    context.crashPoint('claimed');
    await context.observers.lookAtVolume(context.hostId(), input);
    let sum: SumSoFar | null = received === 0 ? beginSum() : null;
    const receiver = context.uploads.open(context.operation.id);
    try {
      while (received < sizeBytes) {
        const offered = await nextPart(context, receiver, received / sizeBytes);
        const judged = judgePart(offered, { receivedBytes: received, sizeBytes });
        if (!judged.ok) {
          offered.answer({ ok: false, refusal: judged.refusal, receivedBytes: received });
          continue;
        }
        const taken = await takePart(context, input, offered, sum);
        if (!taken) continue;
        sum = taken.sum;
        received += offered.lengthBytes;
        offered.answer({ ok: true, receivedBytes: received });
      }
    } finally {
      receiver.close();
    }
    context.crashPoint('received');

    const actual = sum ? endSum(sum) : await sumOnHost(context, input);
    if (expected !== null && actual !== expected)
      throw new Failure({ code: 'media.checksum-wrong', details: { actual, expected } });
    context.print(`sha256 ${actual}, ${expected === null ? 'not compared with any' : 'as expected'}\n`);
    await context.observers.lookAtVolume(context.hostId(), input);
    return { receivedBytes: received, sha256: actual, isChecked: expected !== null };
  },

  async undo(context, input) {
    if (keptOf(context) === null) return;
    await deleteWrittenVolume((await context.host()).virsh, input);
    await context.keep({});
    await context.observers.lookAtVolume(context.hostId(), input);
  },
};

async function nextPart(
  context: StepContext,
  receiver: { next(signal: AbortSignal): Promise<OfferedPart> },
  fraction: number,
): Promise<OfferedPart> {
  const tell = () => context.report(fraction, 'nothing comes: choose the same file again to go on');
  const quiet = setTimeout(tell, quietMs);
  try {
    return await receiver.next(context.signal);
  } finally {
    clearTimeout(quiet);
  }
}

/** Writes a part and keeps that it is there. Null where it is to be sent again; a failure of the host ends this run of the step. */
async function takePart(
  context: StepContext,
  input: Input,
  part: OfferedPart,
  sum: SumSoFar | null,
): Promise<{ sum: SumSoFar | null } | null> {
  const { sizeBytes } = input;
  const since = performance.now();
  try {
    const { virsh } = await context.host();
    const next = await writePart(virsh, {
      to: input,
      part,
      source: part.source,
      sum,
      signal: context.signal,
      onBytes(bytes) {
        const there = part.offsetBytes + bytes;
        const speed = bytes / Math.max((performance.now() - since) / 1000, 0.001);
        context.report(there / sizeBytes, `${mib(there)} of ${mib(sizeBytes)} MiB, ${mib(speed)} MiB/s`);
      },
    });
    await context.keep({ receivedBytes: part.offsetBytes + part.lengthBytes });
    return { sum: next };
  } catch (error) {
    const refusal = refusalOf(error);
    const isPassing = passing.includes(refusal.code) && !context.signal.aborted;
    const told =
      isPassing && refusal.code !== 'upload.broken-off' ? { code: 'upload.not-receiving' as const } : refusal;
    part.answer({ ok: false, refusal: told, receivedBytes: part.offsetBytes });
    if (isPassing) return null;
    throw error;
  }
}

/** The parts came in more than one run, so that nobody saw them all: the host reads the volume. */
async function sumOnHost(context: StepContext, input: Input): Promise<string> {
  const link = await context.host();
  return hashVolume(link, input, context.signal, (bytes) =>
    context.report(null, `summing up on the host, ${mib(bytes)} of ${mib(input.sizeBytes)} MiB`),
  );
}
