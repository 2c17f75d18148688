import { makesGuest } from '#lib/domain/operation/operation-kind.ts';

type OperationInQuestion = {
  kind: string;
  state: string;
  steps: readonly { kind: string; state: string }[];
};

/** Whether a cancel takes away a guest that was started already, in which somebody may work. */
export const cancelDeletesGuest = ({ kind, state, steps }: OperationInQuestion): boolean =>
  makesGuest(kind) &&
  (state === 'queued' || state === 'running') &&
  steps.some((step) => step.kind === 'ensure-running' && step.state === 'succeeded');
