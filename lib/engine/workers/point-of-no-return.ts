import { type StepKind, stepInputs } from '#lib/domain/operation/step-inputs.ts';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import {
  CrashSignal,
  contextOf,
  isLostHost,
  type Run,
  type StepRow,
  stepOf,
} from '#lib/engine/workers/operation-run.ts';
import { mayBeWaitedFor } from '#lib/engine/workers/try-again.ts';

/** Whether an operation did something that nothing brings back; `away`: why its host cannot say so. */
export type ReturnStanding = { isPast: boolean; away: Refusal | null };

const silent = { report: () => undefined, print: () => undefined };

/** Asks the host where a step began and its end was not recorded: it may have done its work before it was cut off. */
export async function standingOf(run: Run, steps: readonly StepRow[]): Promise<ReturnStanding> {
  let away: Refusal | null = null;
  for (const step of steps) {
    const kind = step.kind as StepKind;
    const { isPastReturn } = stepOf(run.deps.steps, kind);
    if (!isPastReturn || step.attempts === 0) continue;
    if (step.state === 'succeeded') return { isPast: true, away: null };
    try {
      const context = contextOf(run, step, new AbortController().signal, silent);
      if (await isPastReturn(context, stepInputs[kind].parse(step.input))) return { isPast: true, away: null };
    } catch (error) {
      if (error instanceof CrashSignal || isLostHost(error)) throw error;
      const refusal = refusalOf(error);
      if (mayBeWaitedFor(refusal)) away = refusal;
    }
  }
  return { isPast: false, away };
}
