import { type StepKind, stepInputs } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import { isRefusalCode, type Refusal } from '#lib/domain/refusal/refusals.ts';
import {
  changeOperation,
  changeStep,
  type LoadedOperation,
  loadOperation,
} from '#lib/engine/workers/operation-rows.ts';
import {
  CrashSignal,
  contextOf,
  isLostHost,
  type Run,
  type StepRow,
  stepOf,
} from '#lib/engine/workers/operation-run.ts';
import { createStepReporter } from '#lib/engine/workers/step-reporter.ts';
import { isBusy, mayBeWaitedFor, mayPass } from '#lib/engine/workers/try-again.ts';

/** Newest first: what was made last stands on what was made before. */
const newestFirst = (operation: LoadedOperation | null): StepRow[] => [...(operation?.steps ?? [])].reverse();

/**
 * Takes away what the steps left, newest first, then ends the operation. After a failure, a host that does not answer is
 * waited for, some time; after a cancel it is not: a person waits. What could not be taken away is left to `settle`, also what libvirt
 * is not done with yet.
 *
 * @param cause what the running step ended with, where one ran
 */
export async function unwind(run: Run, refusal: Refusal, cause?: unknown): Promise<void> {
  const { deps, operation, written } = run;
  const { db } = deps.runtime;
  const wasCancelled = refusal.code === 'operation.cancelled';
  await changeOperation(written, { state: 'running', refusal, attempt: operation.refusal ? operation.attempt : 0 });
  if (wasCancelled) run.hostAway = await whyAway(run, cause);
  const loaded = await loadOperation(db, operation.id);
  // what a step asked of a host that fell silent may have been done, or still be
  let isUnsettled = run.hostAway !== null && loaded?.steps.some(({ attempts }) => attempts > 0) === true;
  for (const step of newestFirst(loaded)) {
    const { undoesIntent } = stepOf(deps.steps, step.kind as StepKind);
    if (step.attempts > 0 || undoesIntent) {
      const left = await undoStep(run, step, {
        end: wasCancelled ? 'cancelled' : 'failed',
        isHurried: wasCancelled,
      });
      if (left) isUnsettled = true;
    }
    if (wasCancelled && step.state !== 'succeeded')
      await changeStep(written, step.number, { state: 'cancelled', endedAt: new Date() });
  }
  const host = operation.hostId ? await db.host.findUnique({ where: { id: operation.hostId } }) : null;
  await changeOperation(written, {
    state: wasCancelled ? 'cancelled' : 'failed',
    endedAt: new Date(),
    ...(host && isUnsettled ? { unsettledAt: new Date() } : {}),
    ...(host && run.hostAway && isUnsettled && wasCancelled
      ? { refusal: { code: 'operation.outcome-unknown', details: { host: host.name } } }
      : {}),
  });
}

/** Why the host cannot be asked, as is known already: nobody tries it for this. */
async function whyAway({ deps, operation }: Run, cause: unknown): Promise<Refusal | null> {
  if (cause !== undefined && mayBeWaitedFor(refusalOf(cause))) return refusalOf(cause);
  if (!operation.hostId) return null;
  const host = await deps.runtime.db.host.findUnique({ where: { id: operation.hostId } });
  if (!host || (host.connection !== 'away' && host.connection !== 'refused')) return null;
  const kept = host.refusal as Refusal | null;
  return kept && isRefusalCode(kept.code) ? kept : { code: 'host.unreachable', details: { host: host.name } };
}

/** Why something of the step is left that goes later; null where nothing is. A failure that may pass is thrown, for another try, where nobody waits. */
async function undoStep(
  run: Run,
  step: StepRow,
  { end, isHurried }: { end: 'failed' | 'cancelled'; isHurried: boolean },
): Promise<Refusal | null> {
  const { deps, operation, written } = run;
  const kind = step.kind as StepKind;
  const { undo, isImpatient } = stepOf(deps.steps, kind);
  if (!undo) return null;
  const reporter = createStepReporter(written, step.number, { done: 0, total: 1 }, step.output);
  const context = contextOf(run, step, new AbortController().signal, reporter);
  try {
    context.crashPoint('undo');
    await undo(context, stepInputs[kind].parse(step.input), end);
    context.crashPoint('undone');
  } catch (error) {
    const output = await reporter.end();
    if (error instanceof CrashSignal || isLostHost(error)) throw error;
    const refusal = refusalOf(error);
    const isSilent = run.hostAway !== null || mayBeWaitedFor(refusal);
    if (isSilent && isHurried) run.hostAway ??= refusal;
    const goesLater = isSilent || isBusy(refusal);
    if (goesLater && isHurried) return refusal;
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
    await changeStep(written, step.number, { output: told });
    return goesLater ? refusal : null;
  }
  await changeStep(written, step.number, { output: await reporter.end() });
  return null;
}

/** The host answers again, or is done: takes away what an operation left there when it ended. Throws where it cannot yet. */
export async function settle(run: Run): Promise<void> {
  const { operation, written } = run;
  const wasCancelled = operation.state === 'cancelled';
  for (const step of newestFirst(operation)) {
    if (step.attempts === 0) continue;
    const left = await undoStep(run, step, { end: wasCancelled ? 'cancelled' : 'failed', isHurried: true });
    if (left) throw new Failure(left);
  }
  await changeOperation(written, {
    unsettledAt: null,
    ...(wasCancelled ? { refusal: { code: 'operation.cancelled' } } : {}),
  });
}
