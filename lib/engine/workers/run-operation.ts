import type { HostId } from '#lib/domain/id.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { type StepKind, stepInputs } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { Step, StepContext, StepTable } from '#lib/engine/steps/step.ts';
import {
  changeOperation,
  changeStep,
  type LoadedOperation,
  loadOperation,
  type WrittenOperation,
} from '#lib/engine/workers/operation-rows.ts';
import { createStepReporter } from '#lib/engine/workers/step-reporter.ts';
import { mayPass } from '#lib/engine/workers/try-again.ts';

export type RunOperationDeps = Omit<
  StepContext,
  'operation' | 'host' | 'hostId' | 'signal' | 'report' | 'print' | 'crashPoint'
> & {
  steps: StepTable;
  /** called at every place where a crash is tested, with "<step kind>:<place>"; what it throws ends the run as a kill would */
  onCrashPoint?: (name: string, operationId: string) => void;
};

/** Thrown by tests at a crash point: nothing is written any more, as when the process is killed. */
export class CrashSignal extends Error {}

type StepRow = LoadedOperation['steps'][number];

/** One run of an operation, by the engine that owns its host now. */
type Run = { deps: RunOperationDeps; operation: LoadedOperation; written: WrittenOperation };

const isLostHost = (error: unknown): boolean =>
  error instanceof Failure && error.refusal.code === 'operation.lost-host';

/**
 * Runs an operation from wherever it stands to its end. Steps that succeeded are not run again. A failure that may pass is
 * thrown, so that the queue tries again later; any other, and a cancel, takes away what the steps left and ends it.
 *
 * @param signal aborts at a cancel and at the engine's end; @param ending only at the engine's end and when the host is lost
 */
export async function runOperation(
  deps: RunOperationDeps,
  id: string,
  signal: AbortSignal,
  ending: AbortSignal,
): Promise<void> {
  const { db } = deps.runtime;
  const operation = await loadOperation(db, id);
  if (!operation || hasEnded(operation.state as 'queued')) return;
  const lease = operation.hostId ? deps.links.leaseOf(operation.hostId) : null;
  if (operation.hostId && !lease) throw new Failure({ code: 'operation.lost-host' });
  const written = { db, id, lease };
  const run = { deps, operation, written };
  if (operation.cancelAt) return unwind(run, { code: 'operation.cancelled' });
  if (operation.refusal) return unwind(run, operation.refusal as Refusal);

  await changeOperation(written, { state: 'running', startedAt: operation.startedAt ?? new Date() });
  for (const step of operation.steps) {
    if (step.state === 'succeeded') continue;
    try {
      signal.throwIfAborted();
      await runStep(run, step, signal);
    } catch (error) {
      if (error instanceof CrashSignal || isLostHost(error)) throw error;
      await settleFailure(run, step, error, ending);
      return;
    }
  }
  await changeOperation(written, { state: 'succeeded', progress: 1, endedAt: new Date() });
}

async function runStep(run: Run, step: StepRow, signal: AbortSignal): Promise<void> {
  const { deps, operation, written } = run;
  const base = { done: step.number - 1, total: operation.steps.length };
  await changeStep(
    written,
    step.number,
    { state: 'running', startedAt: step.startedAt ?? new Date(), attempts: { increment: 1 } },
    { progress: base.done / base.total },
  );
  const reporter = createStepReporter(written, step.number, base, step.output);
  const context = contextOf(run, step, signal, reporter);
  const kind = step.kind as StepKind;
  try {
    context.crashPoint('before');
    const result = await stepOf(deps.steps, kind).run(context, stepInputs[kind].parse(step.input));
    context.crashPoint('after');
    const output = await reporter.end();
    const done = { state: 'succeeded' as const, endedAt: new Date(), output, progress: 1, progressNote: null };
    await changeStep(written, step.number, result ? { ...done, result } : done, {
      progress: step.number / base.total,
    });
    context.crashPoint('recorded');
  } catch (error) {
    const output = await reporter.end();
    if (!(error instanceof CrashSignal)) await changeStep(written, step.number, { output });
    throw error;
  }
}

/** Decides between another try later and the end. Throws the failure for the queue where it is to be tried again. */
async function settleFailure(run: Run, step: StepRow, error: unknown, ending: AbortSignal): Promise<void> {
  const { deps, operation, written } = run;
  const { db, log } = deps.runtime;
  // the engine itself stops, or the host is another's: whoever runs it next goes on from here
  if (ending.aborted) throw error;
  const current = await db.operation.findUnique({
    where: { id: operation.id },
    select: { cancelAt: true, attempt: true, startedAt: true },
  });
  if (!current) return;
  if (current.cancelAt) return unwind(run, { code: 'operation.cancelled' });

  const refusal = refusalOf(error);
  if (refusal.code === 'server.failed')
    log.error({ err: error, operationId: operation.id, step: step.kind }, 'a step failed');
  const { keepsWhatWasMade, isImpatient } = stepOf(deps.steps, step.kind as StepKind);
  const since = current.startedAt ?? new Date();
  const isTriedAgain = mayPass(refusal, { failures: current.attempt + 1, since, isImpatient }, new Date());
  await changeStep(
    written,
    step.number,
    { refusal, state: isTriedAgain ? 'waiting' : 'failed', endedAt: new Date() },
    { attempt: { increment: 1 }, ...(isTriedAgain ? { state: 'queued' } : {}) },
  );
  if (isTriedAgain) throw new Failure(refusal, { cause: error });
  // without the guest the rest is worth nothing
  if (keepsWhatWasMade && refusal.code !== 'guest.gone')
    return changeOperation(written, { state: 'failed', refusal, endedAt: new Date() });
  await unwind(run, refusal);
}

/**
 * Takes away what the steps left, newest first, then ends the operation. A host that does not answer is waited for, some
 * time; what cannot be taken away is told, not hidden.
 */
async function unwind(run: Run, refusal: Refusal): Promise<void> {
  const { deps, operation, written } = run;
  const { db } = deps.runtime;
  const wasCancelled = refusal.code === 'operation.cancelled';
  await changeOperation(written, { state: 'running', refusal, attempt: operation.refusal ? operation.attempt : 0 });
  const loaded = await loadOperation(db, operation.id);
  for (const step of [...(loaded?.steps ?? [])].reverse()) {
    const { undoesIntent } = stepOf(deps.steps, step.kind as StepKind);
    if (step.attempts > 0 || undoesIntent) await undoStep(run, step);
    if (wasCancelled && step.state !== 'succeeded')
      await changeStep(written, step.number, { state: 'cancelled', endedAt: new Date() });
  }
  await changeOperation(written, { state: wasCancelled ? 'cancelled' : 'failed', endedAt: new Date() });
}

async function undoStep(run: Run, step: StepRow): Promise<void> {
  const { deps, operation, written } = run;
  const kind = step.kind as StepKind;
  const { undo, isImpatient } = stepOf(deps.steps, kind);
  if (!undo) return;
  const reporter = createStepReporter(written, step.number, { done: 0, total: 1 }, step.output);
  const context = contextOf(run, step, new AbortController().signal, reporter);
  try {
    context.crashPoint('undo');
    await undo(context, stepInputs[kind].parse(step.input));
    context.crashPoint('undone');
  } catch (error) {
    const output = await reporter.end();
    if (error instanceof CrashSignal || isLostHost(error)) throw error;
    const refusal = refusalOf(error);
    const row = await deps.runtime.db.operation.findUnique({
      where: { id: operation.id },
      select: { attempt: true, cancelAt: true },
    });
    const since = row?.cancelAt ?? step.endedAt ?? operation.startedAt ?? new Date();
    if (mayPass(refusal, { failures: (row?.attempt ?? 0) + 1, since, isImpatient }, new Date())) {
      await changeStep(written, step.number, { output }, { attempt: { increment: 1 } });
      throw error;
    }
    const words = refusal.technical ?? new Failure(refusal).message;
    const told = `${output}\nWhat this step left could not be taken away: ${words}\n`;
    return changeStep(written, step.number, { output: told });
  }
  await changeStep(written, step.number, { output: await reporter.end() });
}

/** The table is exhaustive by its type; one kind at a time the union of inputs cannot be narrowed, hence the widening. */
function stepOf(steps: StepTable, kind: StepKind): Step<StepKind> {
  return steps[kind] as unknown as Step<StepKind>;
}

function contextOf(
  { deps, operation }: Run,
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
    crashPoint: (name) => deps.onCrashPoint?.(`${step.kind}:${name}`, operation.id),
  };
}
