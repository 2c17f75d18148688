import { z } from 'zod';
import type { StepKind } from '#lib/domain/operation/step-inputs.ts';

export const OperationState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export type OperationState = z.infer<typeof OperationState>;

export const StepState = z.enum(['waiting', 'running', 'succeeded', 'failed', 'cancelled']);
export type StepState = z.infer<typeof StepState>;

export type OperationAction = 'cancel' | 'retry';

/** Which states of an operation allow what. */
export const operationActions: Record<OperationAction, readonly OperationState[]> = {
  cancel: ['queued', 'running'],
  retry: ['failed', 'cancelled'],
};

export const hasEnded = (state: OperationState): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** Steps whose work nothing brings back. An operation that did one of them goes on to its end, and is not cancelled any more. */
export const stepsOfNoReturn: readonly StepKind[] = ['delete-domain', 'delete-volume'];
