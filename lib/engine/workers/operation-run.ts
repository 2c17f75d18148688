import type { HostId } from '#lib/domain/id.ts';
import type { StepKind } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { Step, StepContext, StepResult, StepTable } from '#lib/engine/steps/step.ts';
import { changeStep, type LoadedOperation, type WrittenOperation } from '#lib/engine/workers/operation-rows.ts';

export type RunOperationDeps = Omit<
  StepContext,
  'operation' | 'host' | 'hostId' | 'signal' | 'report' | 'print' | 'kept' | 'keep' | 'meanwhile' | 'crashPoint'
> & {
  steps: StepTable;
  /** called at every place where a crash is tested, with "<step kind>:<place>"; what it throws ends the run as a kill would */
  onCrashPoint?: (name: string, operationId: string) => void;
};

/** Thrown by tests at a crash point: nothing is written any more, as when the process is killed. */
export class CrashSignal extends Error {}

export type StepRow = LoadedOperation['steps'][number];

/** One run of an operation, by the engine that owns its host now, or claimed it. */
export type Run = {
  deps: RunOperationDeps;
  operation: LoadedOperation;
  written: WrittenOperation;
  /** why nobody asks the host any more in this run; null while it is asked */
  hostAway: Refusal | null;
  /** looks that are under way, which the operation waits for before it ends */
  looks: Promise<void>[];
};

export const isLostHost = (error: unknown): boolean =>
  error instanceof Failure && error.refusal.code === 'operation.lost-host';

/** The table is exhaustive by its type; one kind at a time the union of inputs cannot be narrowed, hence the widening. */
export function stepOf(steps: StepTable, kind: StepKind): Step<StepKind> {
  return steps[kind] as unknown as Step<StepKind>;
}

export function contextOf(
  run: Run,
  step: StepRow,
  signal: AbortSignal,
  reporter: Pick<StepContext, 'report' | 'print'>,
): StepContext {
  const { deps, operation } = run;
  let kept = (step.result ?? undefined) as StepResult;
  const hostId = () => {
    if (!operation.hostId) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
    return operation.hostId as HostId;
  };
  return {
    runtime: deps.runtime,
    links: deps.links,
    observers: deps.observers,
    uploads: deps.uploads,
    operation: {
      id: operation.id,
      hostId: operation.hostId as HostId | null,
      guestId: operation.guestId,
      userId: operation.userId,
    },
    async host() {
      if (run.hostAway) throw new Failure(run.hostAway);
      return deps.links.demandFenced(hostId());
    },
    hostId,
    signal,
    meanwhile(look) {
      const { log } = deps.runtime;
      run.looks.push(look.catch((error: unknown) => log.debug({ err: error, step: step.kind }, 'a look failed')));
    },
    report: reporter.report,
    print: reporter.print,
    kept: () => kept,
    async keep(facts) {
      // it came further: what failed before that is past
      await changeStep(run.written, step.number, { result: facts }, { attempt: 0 });
      kept = facts;
    },
    crashPoint: (name) => deps.onCrashPoint?.(`${step.kind}:${name}`, operation.id),
  };
}
