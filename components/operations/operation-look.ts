import type { StateKind } from '#components/ui/state-kind.ts';
import type { OperationRow, StepRow } from '#lib/domain/live/operation-row.ts';

type OperationKindOfState = Extract<StateKind, 'queued' | 'working' | 'passed' | 'failed' | 'cancelled'>;
type Look = { kind: OperationKindOfState; word: string };

const operationLooks: Record<OperationRow['state'], Look> = {
  queued: { kind: 'queued', word: 'Queued' },
  running: { kind: 'working', word: 'Running' },
  succeeded: { kind: 'passed', word: 'Succeeded' },
  failed: { kind: 'failed', word: 'Failed' },
  cancelled: { kind: 'cancelled', word: 'Cancelled' },
};

/** Shape and word of an operation. */
export const operationLook = (operation: Pick<OperationRow, 'state' | 'isCancelling'>): Look =>
  operation.isCancelling ? { kind: 'working', word: 'Cancelling' } : operationLooks[operation.state];

/** Who began it. A student is not told which other student. */
export const whoBegan = ({ userId, userName }: Pick<OperationRow, 'userId' | 'userName'>): string =>
  userName ?? (userId ? 'Another student' : 'Guesthouse itself');

const stepLooks: Record<StepRow['state'], Look> = {
  ...operationLooks,
  waiting: { kind: 'queued', word: 'Waiting' },
};

/** The same for one of its steps. */
export const stepLook = (state: StepRow['state']): Look => stepLooks[state];
