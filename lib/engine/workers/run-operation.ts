import { mayTakeLong } from '#lib/domain/operation/is-waiting-for-guest.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { type StepKind, stepInputs } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { OperationClaim } from '#lib/engine/workers/operation-claim.ts';
import {
  changeOperation,
  changeStep,
  changeSteps,
  type LoadedOperation,
  loadOperation,
} from '#lib/engine/workers/operation-rows.ts';
import {
  CrashSignal,
  contextOf,
  isLostHost,
  type Run,
  type RunOperationDeps,
  type StepRow,
  stepOf,
} from '#lib/engine/workers/operation-run.ts';
import { begin, recordPassage } from '#lib/engine/workers/record-passage.ts';
import { createStepReporter } from '#lib/engine/workers/step-reporter.ts';
import { isBusy, mayBeWaitedFor, mayPass } from '#lib/engine/workers/try-again.ts';
import { settle, unwind } from '#lib/engine/workers/unwind-operation.ts';
import { Prisma } from '#prisma/generated/client.ts';

/**
 * Runs an operation from wherever it stands to its end. Steps that succeeded are not run again. A failure that may pass is
 * thrown, so that the queue tries again later; any other, and a cancel, takes away what the steps left and ends it, unless one of them
 * did what nothing brings back. Of one that ended while its host was away, what it left there is taken away now.
 *
 * @param claim what we hold on it where it has no host; of a host, the host's lease counts
 * @param signal aborts at a cancel and at the engine's end; @param ending only at the engine's end and when the host is lost
 * @param onLongWait called where only an installation inside the guest is waited for
 */
export async function runOperation(
  deps: RunOperationDeps,
  id: string,
  claim: OperationClaim | null,
  signal: AbortSignal,
  ending: AbortSignal,
  onLongWait: () => void,
): Promise<void> {
  const { db } = deps.runtime;
  const operation = await loadOperation(db, id);
  if (!operation) return;
  const isOver = hasEnded(operation.state as 'queued');
  if (isOver && !operation.unsettledAt) return;
  const lease = operation.hostId ? deps.links.leaseOf(operation.hostId) : claim;
  if (!lease) throw new Failure({ code: 'operation.lost-host' });
  const written = { db, id, lease, isOver };
  const run: Run = { deps, operation, written, hostAway: null, looks: [] };
  const isEnded = isOver ? await settle(run) : await endAsAsked(run);
  if (!isEnded) await goOn(run, { signal, ending, onLongWait, isPast: isOver || isAskedToEnd(operation) });
}

const isAskedToEnd = ({ cancelAt, refusal }: LoadedOperation): boolean => cancelAt !== null || refusal !== null;

/** Takes it back where it was cancelled, or had begun to be taken back. False where it has to go on. */
async function endAsAsked(run: Run): Promise<boolean> {
  const { operation } = run;
  if (!isAskedToEnd(operation)) return false;
  return unwind(run, operation.cancelAt ? { code: 'operation.cancelled' } : (operation.refusal as Refusal));
}

type Course = {
  signal: AbortSignal;
  ending: AbortSignal;
  onLongWait: () => void;
  /** a step did what nothing brings back: the others run whatever becomes of one of them, and no cancel stops them */
  isPast: boolean;
};

/** Runs the steps that did not succeed yet. */
async function goOn(run: Run, { signal, ending, onLongWait, isPast }: Course): Promise<void> {
  const { deps, operation, written } = run;
  const startedAt = operation.startedAt ?? new Date();
  const first = operation.steps.find((step) => step.state !== 'succeeded');
  const progress = first ? (first.number - 1) / operation.steps.length : 1;
  if (!isPast) await recordPassage(written, { ended: null, begun: first ?? null, progress, startedAt });
  else
    await changeSteps(written, first ? [{ number: first.number, change: begin(first) }] : [], {
      ...unended,
      state: 'running',
      startedAt,
      progress,
    });
  // what an earlier run looked at may not have been written
  if (operation.hostId && first && first.number > 1) run.looks.push(lookAgain(run, operation.hostId));
  let isPastNow = isPast;
  const failures: Refusal[] = [];
  let isBegun = true;
  for (const [index, step] of operation.steps.entries()) {
    const { isPastReturn } = stepOf(deps.steps, step.kind as StepKind);
    if (step.state === 'succeeded') {
      if (isPastReturn) isPastNow = true;
      continue;
    }
    const heeded = isPastNow ? ending : signal;
    try {
      heeded.throwIfAborted();
      if (mayTakeLong(step)) onLongWait();
      const next = operation.steps[index + 1];
      const following = next && next.state !== 'succeeded' ? next : null;
      await runStep(run, step, heeded, { isBegun, following });
      isBegun = following !== null;
      if (isPastReturn) isPastNow = true;
    } catch (error) {
      if (error instanceof CrashSignal || isLostHost(error)) throw error;
      const after = await settleFailure(run, step, error, { ending, isPast: isPastNow });
      if (after === 'ended') return;
      if (after === 'past') return goOnPast(run, { signal, ending, onLongWait });
      isBegun = false;
      failures.push(after);
    }
  }
  await Promise.all(run.looks);
  const endedAt = new Date();
  const [refusal] = failures;
  if (!refusal) return changeOperation(written, { state: 'succeeded', progress: 1, endedAt, unsettledAt: null });
  const isUnsettled = failures.some((one) => mayBeWaitedFor(one) || isBusy(one));
  await changeOperation(written, { state: 'failed', refusal, endedAt, unsettledAt: isUnsettled ? endedAt : null });
}

/** Its failure is nobody's: the next listing sees what it did not. */
const lookAgain = ({ deps }: Run, hostId: string): Promise<void> =>
  deps.observers
    .lookAtStorage(hostId)
    .catch((error: unknown) => deps.runtime.log.debug({ err: error, hostId }, 'a look failed'));

/** What an end that was not one wrote. */
const unended = { endedAt: null, unsettledAt: null, refusal: Prisma.DbNull };

/** Its host showed only now that it is past its return: from where it stands, to its end. */
async function goOnPast(run: Run, course: Omit<Course, 'isPast'>): Promise<void> {
  const operation = await loadOperation(run.deps.runtime.db, run.operation.id);
  if (operation) await goOn({ ...run, operation, hostAway: null }, { ...course, isPast: true });
}

/**
 * Runs one step and keeps what came of it. `following` is begun in the same write, since each is waited for: of one that is then not run, the
 * undo finds nothing. `isBegun`: the step before did that.
 */
async function runStep(
  run: Run,
  step: StepRow,
  signal: AbortSignal,
  { isBegun, following }: { isBegun: boolean; following: StepRow | null },
): Promise<void> {
  const { deps, operation, written } = run;
  const base = { done: step.number - 1, total: operation.steps.length };
  if (!isBegun) await changeStep(written, step.number, begin(step), { progress: base.done / base.total });
  const reporter = createStepReporter(written, step.number, base, step.output);
  const context = contextOf(run, step, signal, reporter);
  const kind = step.kind as StepKind;
  try {
    context.crashPoint('before');
    const result = await stepOf(deps.steps, kind).run(context, stepInputs[kind].parse(step.input));
    context.crashPoint('after');
    const output = await reporter.end();
    const ended = { number: step.number, output, result };
    await recordPassage(written, { ended, begun: following, progress: step.number / base.total });
    context.crashPoint('recorded');
  } catch (error) {
    const output = await reporter.end();
    if (!(error instanceof CrashSignal)) await changeStep(written, step.number, { output });
    throw error;
  }
}

/**
 * Decides between another try later, the end, and going on: 'past' where it must, the refusal where it may with the next step. Throws the
 * failure for the queue where it is to be tried again.
 */
async function settleFailure(
  run: Run,
  step: StepRow,
  error: unknown,
  { ending, isPast }: Pick<Course, 'ending' | 'isPast'>,
): Promise<'ended' | 'past' | Refusal> {
  const { deps, operation, written } = run;
  const { db, log } = deps.runtime;
  // the engine itself stops, or the host is another's: whoever runs it next goes on from here
  if (ending.aborted) throw error;
  const current = await db.operation.findUnique({
    where: { id: operation.id },
    select: {
      state: true,
      cancelAt: true,
      attempt: true,
      startedAt: true,
      host: { select: { connection: true, connectionSince: true } },
    },
  });
  // its host was forgotten meanwhile, and it was ended with it
  if (!current || hasEnded(current.state as 'queued')) return 'ended';
  if (current.cancelAt && !isPast)
    return (await unwind(run, { code: 'operation.cancelled' }, error)) ? 'ended' : 'past';

  const refusal = refusalOf(error);
  if (refusal.code === 'server.failed')
    log.error({ err: error, operationId: operation.id, step: step.kind }, 'a step failed');
  const { keepsWhatWasMade, isImpatient } = stepOf(deps.steps, step.kind as StepKind);
  const since = current.startedAt ?? new Date();
  const awaySince = current.host && current.host.connection !== 'up' ? current.host.connectionSince : null;
  const tries = { failures: current.attempt + 1, since, awaySince, isImpatient };
  const isTriedAgain = mayPass(refusal, tries, new Date());
  await changeStep(
    written,
    step.number,
    { refusal, state: isTriedAgain ? 'waiting' : 'failed', endedAt: new Date() },
    { attempt: { increment: 1 }, ...(isTriedAgain ? { state: 'queued' } : {}) },
  );
  if (isTriedAgain) throw new Failure(refusal, { cause: error });
  if (isPast) return refusal;
  // without the guest the rest is worth nothing
  if (keepsWhatWasMade && refusal.code !== 'guest.gone') {
    await changeOperation(written, { state: 'failed', refusal, endedAt: new Date(), unsettledAt: null });
    return 'ended';
  }
  return (await unwind(run, refusal)) ? 'ended' : 'past';
}
