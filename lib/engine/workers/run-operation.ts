import { waitsForInstallation } from '#lib/domain/operation/is-waiting-for-guest.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { type StepKind, stepInputs } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { OperationClaim } from '#lib/engine/workers/operation-claim.ts';
import { changeOperation, changeStep, loadOperation } from '#lib/engine/workers/operation-rows.ts';
import {
  CrashSignal,
  contextOf,
  isLostHost,
  type Run,
  type RunOperationDeps,
  type StepRow,
  stepOf,
} from '#lib/engine/workers/operation-run.ts';
import { createStepReporter } from '#lib/engine/workers/step-reporter.ts';
import { mayPass } from '#lib/engine/workers/try-again.ts';
import { settle, unwind } from '#lib/engine/workers/unwind-operation.ts';

/**
 * Runs an operation from wherever it stands to its end. Steps that succeeded are not run again. A failure that may pass is
 * thrown, so that the queue tries again later; any other, and a cancel, takes away what the steps left and ends it. Of one
 * that ended while its host was away, what it left there is taken away now.
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
  const written = { db, id, lease };
  const run: Run = { deps, operation, written, hostAway: null };
  if (isOver) return settle(run);
  if (operation.cancelAt) return unwind(run, { code: 'operation.cancelled' });
  if (operation.refusal) return unwind(run, operation.refusal as Refusal);

  await changeOperation(written, { state: 'running', startedAt: operation.startedAt ?? new Date() });
  for (const step of operation.steps) {
    if (step.state === 'succeeded') continue;
    try {
      signal.throwIfAborted();
      if (waitsForInstallation(step)) onLongWait();
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
    select: {
      state: true,
      cancelAt: true,
      attempt: true,
      startedAt: true,
      host: { select: { connection: true, connectionSince: true } },
    },
  });
  // its host was forgotten meanwhile, and it was ended with it
  if (!current || hasEnded(current.state as 'queued')) return;
  if (current.cancelAt) return unwind(run, { code: 'operation.cancelled' }, error);

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
  // without the guest the rest is worth nothing
  if (keepsWhatWasMade && refusal.code !== 'guest.gone')
    return changeOperation(written, { state: 'failed', refusal, endedAt: new Date() });
  await unwind(run, refusal);
}
