import type { HostId } from '#lib/domain/id.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { type StepKind, stepInputs } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import { type Refusal, retryPolicyOf } from '#lib/domain/refusal/refusals.ts';
import type { Step, StepContext, StepTable } from '#lib/engine/steps/step.ts';
import {
  changeOperation,
  changeStep,
  type LoadedOperation,
  loadOperation,
} from '#lib/engine/workers/operation-rows.ts';
import { createStepReporter } from '#lib/engine/workers/step-reporter.ts';

export type RunOperationDeps = Omit<
  StepContext,
  'operation' | 'host' | 'hostId' | 'signal' | 'report' | 'print' | 'crashPoint'
> & {
  steps: StepTable;
  /** called at every place where a crash is tested, with "<step kind>:<place>"; what it throws ends the run as a kill would */
  onCrashPoint?: (name: string) => void;
};

/** Thrown by tests at a crash point: nothing is written any more, as when the process is killed. */
export class CrashSignal extends Error {}

/** Tries in all, the first one included, before a failure that may pass by itself is final. */
const attemptsMax = 5;

type StepRow = LoadedOperation['steps'][number];

/**
 * Runs an operation from wherever it stands to its end. Steps that succeeded are not run again. A failure that may pass is
 * thrown, so that the queue tries again later; any other, and a cancel, takes away what the steps left and ends it.
 *
 * @param signal aborts at a cancel and at the engine's end; @param ending only at the engine's end
 */
export async function runOperation(
  deps: RunOperationDeps,
  id: string,
  signal: AbortSignal,
  ending: AbortSignal,
): Promise<void> {
  const operation = await loadOperation(deps.runtime.db, id);
  if (!operation || hasEnded(operation.state as 'queued')) return;
  const { db } = deps.runtime;
  if (operation.cancelAt) return unwind(deps, operation, { code: 'operation.cancelled' });
  if (operation.refusal) return unwind(deps, operation, operation.refusal as Refusal);

  await changeOperation(db, id, {
    state: 'running',
    startedAt: operation.startedAt ?? new Date(),
    attempt: { increment: 1 },
  });
  for (const step of operation.steps) {
    if (step.state === 'succeeded') continue;
    try {
      signal.throwIfAborted();
      await runStep(deps, operation, step, signal);
    } catch (error) {
      if (error instanceof CrashSignal) throw error;
      await settleFailure(deps, operation, step, error, ending);
      return;
    }
  }
  await changeOperation(db, id, { state: 'succeeded', progress: 1, endedAt: new Date() });
}

async function runStep(
  deps: RunOperationDeps,
  operation: LoadedOperation,
  step: StepRow,
  signal: AbortSignal,
): Promise<void> {
  const { db } = deps.runtime;
  const base = { done: step.number - 1, total: operation.steps.length };
  await changeStep(
    db,
    operation.id,
    step.number,
    { state: 'running', startedAt: step.startedAt ?? new Date(), attempts: { increment: 1 } },
    { progress: base.done / base.total },
  );
  const reporter = createStepReporter(db, operation.id, step.number, base, step.output);
  const context = contextOf(deps, operation, step, signal, reporter);
  context.crashPoint('before');
  const kind = step.kind as StepKind;
  try {
    const result = await stepOf(deps.steps, kind).run(context, stepInputs[kind].parse(step.input));
    context.crashPoint('after');
    const output = await reporter.end();
    const done = { state: 'succeeded' as const, endedAt: new Date(), output, progress: 1, progressNote: null };
    await changeStep(db, operation.id, step.number, result ? { ...done, result } : done, {
      progress: step.number / base.total,
    });
    context.crashPoint('recorded');
  } catch (error) {
    const output = await reporter.end();
    if (!(error instanceof CrashSignal)) await changeStep(db, operation.id, step.number, { output });
    throw error;
  }
}

/** Decides between another try later and the end. Throws the failure for the queue where it is to be tried again. */
async function settleFailure(
  deps: RunOperationDeps,
  operation: LoadedOperation,
  step: StepRow,
  error: unknown,
  ending: AbortSignal,
) {
  const { db, log } = deps.runtime;
  const current = await db.operation.findUnique({
    where: { id: operation.id },
    select: { cancelAt: true, attempt: true },
  });
  if (current?.cancelAt) return unwind(deps, operation, { code: 'operation.cancelled' });
  // the engine itself stops: whoever starts next goes on from here
  if (ending.aborted) throw error;

  const refusal = refusalOf(error);
  if (refusal.code === 'server.failed')
    log.error({ err: error, operationId: operation.id, step: step.kind }, 'a step failed');
  const mayPass = retryPolicyOf(refusal.code) === 'backoff' && (current?.attempt ?? 0) < attemptsMax;
  await changeStep(db, operation.id, step.number, {
    refusal,
    state: mayPass ? 'waiting' : 'failed',
    endedAt: new Date(),
  });
  if (mayPass) {
    await changeOperation(db, operation.id, { state: 'queued' });
    throw new Failure(refusal, { cause: error });
  }
  await unwind(deps, operation, refusal);
}

/** Takes away what the steps left, newest first, then ends the operation. What cannot be taken away is told, not hidden. */
async function unwind(deps: RunOperationDeps, operation: LoadedOperation, refusal: Refusal): Promise<void> {
  const { db } = deps.runtime;
  const wasCancelled = refusal.code === 'operation.cancelled';
  await changeOperation(db, operation.id, { state: 'running', refusal });
  const never = new AbortController().signal;
  const loaded = await loadOperation(db, operation.id);
  for (const step of [...(loaded?.steps ?? [])].reverse()) {
    if (step.attempts === 0) continue;
    const kind = step.kind as StepKind;
    const { undo } = stepOf(deps.steps, kind);
    if (undo) {
      const reporter = createStepReporter(db, operation.id, step.number, { done: 0, total: 1 }, step.output);
      const context = contextOf(deps, operation, step, never, reporter);
      context.crashPoint('undo');
      try {
        await undo(context, stepInputs[kind].parse(step.input));
      } catch (error) {
        if (error instanceof CrashSignal) throw error;
        reporter.print(
          `\nWhat this step left could not be taken away: ${refusalOf(error).technical ?? new Failure(refusalOf(error)).message}\n`,
        );
      }
      await changeStep(db, operation.id, step.number, { output: await reporter.end() });
    }
    if (wasCancelled && step.state !== 'succeeded')
      await changeStep(db, operation.id, step.number, { state: 'cancelled', endedAt: new Date() });
  }
  await changeOperation(db, operation.id, { state: wasCancelled ? 'cancelled' : 'failed', endedAt: new Date() });
}

/** The table is exhaustive by its type; one kind at a time the union of inputs cannot be narrowed, hence the widening. */
function stepOf(steps: StepTable, kind: StepKind): Step<StepKind> {
  return steps[kind] as unknown as Step<StepKind>;
}

function contextOf(
  deps: RunOperationDeps,
  operation: LoadedOperation,
  step: StepRow,
  signal: AbortSignal,
  reporter: Pick<StepContext, 'report' | 'print'>,
): StepContext {
  const hostId = () => {
    if (!operation.hostId) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
    return operation.hostId as HostId;
  };
  return {
    runtime: deps.runtime,
    links: deps.links,
    observers: deps.observers,
    operation: {
      id: operation.id,
      hostId: operation.hostId as HostId | null,
      guestId: operation.guestId,
      userId: operation.userId,
    },
    host: () => deps.links.demandFenced(hostId()),
    hostId,
    signal,
    report: reporter.report,
    print: reporter.print,
    crashPoint: (name) => deps.onCrashPoint?.(`${step.kind}:${name}`),
  };
}
