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
import { standingOf } from '#lib/engine/workers/point-of-no-return.ts';
import { createStepReporter } from '#lib/engine/workers/step-reporter.ts';
import { isBusy, mayBeWaitedFor, mayPass } from '#lib/engine/workers/try-again.ts';

/**
 * Whether what a step made is taken back. The disks of a guest that ran and that somebody took off its host are not: who undefines a guest
 * with virsh keeps its disks, often to define it anew at once, and hours of an installation may lie on them. Its seed goes.
 */
function isTakenBack({ deps }: Run, steps: readonly StepRow[], step: StepRow, refusal: Refusal): boolean {
  const hasRun = steps.some(({ kind, state }) => kind === 'ensure-running' && state === 'succeeded');
  return !(refusal.code === 'guest.gone' && hasRun && stepOf(deps.steps, step.kind as StepKind).holdsData);
}

/** Newest first: what was made last stands on what was made before. */
const newestFirst = (operation: LoadedOperation | null): StepRow[] => [...(operation?.steps ?? [])].reverse();

/**
 * Takes away what the steps left, newest first, then ends the operation. After a failure, a host that does not answer is
 * waited for, some time; after a cancel it is not: a person waits. What could not be taken away is left to `settle`, also what libvirt
 * is not done with yet. False, with nothing done, where the operation is past its return: it has to go on.
 *
 * @param cause what the running step ended with, where one ran
 */
export async function unwind(run: Run, refusal: Refusal, cause?: unknown): Promise<boolean> {
  const { deps, operation, written } = run;
  const { db } = deps.runtime;
  const wasCancelled = refusal.code === 'operation.cancelled';
  if (wasCancelled) run.hostAway = await whyAway(run, cause);
  const loaded = await loadOperation(db, operation.id);
  const standing = await standingOf(run, loaded?.steps ?? []);
  if (standing.isPast) {
    run.hostAway = null;
    return false;
  }
  await changeOperation(written, { state: 'running', refusal, attempt: operation.refusal ? operation.attempt : 0 });
  // what a step asked of a host that fell silent may have been done, or still be
  let isUnsettled =
    standing.away !== null || (run.hostAway !== null && loaded?.steps.some(({ attempts }) => attempts > 0) === true);
  let leftBehind: Refusal | null = null;
  for (const step of newestFirst(loaded)) {
    const { undoesIntent } = stepOf(deps.steps, step.kind as StepKind);
    if ((step.attempts > 0 || undoesIntent) && isTakenBack(run, loaded?.steps ?? [], step, refusal)) {
      const left = await undoStep(run, step, {
        end: wasCancelled ? 'cancelled' : 'failed',
        isHurried: wasCancelled,
      });
      if (left?.goesLater) isUnsettled = true;
      else if (left) leftBehind = leftBehindOf(step, left.refusal);
    }
    if (wasCancelled && step.state !== 'succeeded')
      await changeStep(written, step.number, { state: 'cancelled', endedAt: new Date() });
  }
  const host = operation.hostId ? await db.host.findUnique({ where: { id: operation.hostId } }) : null;
  await changeOperation(written, {
    state: wasCancelled ? 'cancelled' : 'failed',
    endedAt: new Date(),
    unsettledAt: host && isUnsettled ? new Date() : null,
    refusal:
      host && run.hostAway && isUnsettled && wasCancelled
        ? { code: 'operation.outcome-unknown', details: { host: host.name } }
        : wasCancelled && leftBehind
          ? leftBehind
          : refusal,
  });
  return true;
}

/** What a cancel comes to that could not take all of it away. Of a failure the cause is told, and this in the output of the step. */
function leftBehindOf(step: StepRow, refusal: Refusal): Refusal {
  const { volume } = (step.input ?? {}) as { volume?: unknown };
  const what = typeof volume === 'string' ? volume : `What “${step.title}” made`;
  return {
    code: 'operation.left-behind',
    details: { what },
    technical: refusal.technical ?? new Failure(refusal).message,
  };
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

/** Something that the step made is still there. `goesLater`: `settle` will take it away. */
type Left = { refusal: Refusal; goesLater: boolean };

/** What of the step is left, and why; null where nothing is. A failure that may pass is thrown, for another try, where nobody waits. */
async function undoStep(
  run: Run,
  step: StepRow,
  { end, isHurried }: { end: 'failed' | 'cancelled'; isHurried: boolean },
): Promise<Left | null> {
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
    if (goesLater && isHurried) return { refusal, goesLater };
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
    return { refusal, goesLater };
  }
  await changeStep(written, step.number, { output: await reporter.end() });
  return null;
}

/**
 * The host answers again, or is done: takes away what an operation left there when it ended. Throws where it cannot yet; false, with nothing
 * done, where it turns out to be past its return.
 */
export async function settle(run: Run): Promise<boolean> {
  const { operation, written } = run;
  const { isPast, away } = await standingOf(run, operation.steps);
  if (away) throw new Failure(away);
  if (isPast) return false;
  let leftBehind: Refusal | null = null;
  const wasCancelled = operation.state === 'cancelled';
  for (const step of newestFirst(operation)) {
    if (step.attempts === 0) continue;
    if (operation.refusal && !isTakenBack(run, operation.steps, step, operation.refusal as Refusal)) continue;
    const left = await undoStep(run, step, { end: wasCancelled ? 'cancelled' : 'failed', isHurried: true });
    if (left?.goesLater) throw new Failure(left.refusal);
    if (left) leftBehind = leftBehindOf(step, left.refusal);
  }
  const settled = {
    unsettledAt: null,
    ...(wasCancelled ? { refusal: { code: 'operation.cancelled' as const } } : {}),
    ...(wasCancelled && leftBehind ? { refusal: leftBehind } : {}),
  };
  // tried again meanwhile, it has not ended: that run takes away what is left
  await changeOperation(written, settled, undefined, { endedAt: { not: null } }).catch((error: unknown) => {
    if (refusalOf(error).code !== 'operation.ended') throw error;
  });
  return true;
}
