import { z } from 'zod';

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

/** What a person must do themselves is not done again by itself: the file of an upload comes from their disk. */
export const isRepeatable = (kind: string): boolean => kind !== 'media.upload';

export const hasEnded = (state: OperationState): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';
