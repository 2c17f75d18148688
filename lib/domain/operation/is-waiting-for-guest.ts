import { type StepKind, stepInputs } from '#lib/domain/operation/step-inputs.ts';

/**
 * Whether a step waits for an installation or a person's command, which may take an hour and nothing of the host's operations: it keeps none of the places that
 * the others want. A first boot is over in minutes and keeps its own, so that not all guests of a lab boot at once.
 */
export function mayTakeLong(step: { kind: string; input: unknown }): boolean {
  if (step.kind === 'run-in-guest') return true;
  if (step.kind !== 'wait-ready') return false;
  const input = stepInputs['wait-ready'].safeParse(step.input).data;
  return input?.installs ?? input?.seedTarget != null;
}

/** Steps that touch only what runs inside. */
const insideSteps: readonly StepKind[] = ['wait-ready', 'run-in-guest', 'set-guest-password'];

type OperationInQuestion = {
  cancelAt: Date | null;
  refusal: unknown;
  steps: readonly { number: number; kind: string; state: string }[];
};

/**
 * Whether an operation has done its part and only waits for the system inside the guest. It holds nothing then: whoever
 * wants to shut the guest down need not wait for an agent that may never answer. One that is being taken back holds it to the end.
 */
export function isWaitingForGuest({ cancelAt, refusal, steps }: OperationInQuestion): boolean {
  if (cancelAt !== null || refusal !== null) return false;
  const next = [...steps].sort((a, b) => a.number - b.number).find((step) => step.state !== 'succeeded');
  return next !== undefined && insideSteps.some((kind) => kind === next.kind);
}
