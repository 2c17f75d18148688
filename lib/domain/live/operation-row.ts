import { z } from 'zod';
import { OperationId } from '#lib/domain/id.ts';
import { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { OperationState, StepState } from '#lib/domain/operation/operation-state.ts';

/** An operation as lists show it. Times are ISO strings; `progress` is 0 to 1. */
export const OperationRow = z.object({
  id: OperationId,
  revision: z.number(),
  kind: z.string(),
  title: z.string(),
  state: OperationState,
  targetName: z.string(),
  hostId: z.string().nullable(),
  hostName: z.string().nullable(),
  guestId: z.string().nullable(),
  imageId: z.string().nullable(),
  userId: z.string().nullable(),
  userName: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  isCancelling: z.boolean(),
  /** whoever reads this may end it */
  mayCancel: z.boolean(),
  /** it ended without success, and whoever reads this may have it done again as it was */
  isRepeatable: z.boolean(),
  /** it started the guest that it made: a cancel deletes what somebody may work in, so it is asked for first */
  cancelDeletesGuest: z.boolean(),
  progress: z.number(),
  /** the step it is at: "Start the guest" */
  stepTitle: z.string().nullable(),
  stepNote: z.string().nullable(),
  refusal: RefusalText.nullable(),
});
export type OperationRow = z.infer<typeof OperationRow>;

export const StepRow = z.object({
  number: z.number(),
  title: z.string(),
  kind: z.string(),
  state: StepState,
  attempts: z.number(),
  progress: z.number().nullable(),
  progressNote: z.string().nullable(),
  output: z.string(),
  result: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  refusal: RefusalText.nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type StepRow = z.infer<typeof StepRow>;

export const OperationDetail = OperationRow.extend({ steps: z.array(StepRow) });
export type OperationDetail = z.infer<typeof OperationDetail>;
