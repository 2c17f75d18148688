import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { makesGuest } from '#lib/domain/operation/operation-kind.ts';

/**
 * The operation that did not make a guest that is not there; undefined where it was made, or never asked for. It may not have ended
 * yet: the guest is gone from the lists a moment before its making reads Failed, and that moment is when its page is often asked for.
 */
export const findUnmaking = <O extends Pick<OperationRow, 'kind' | 'state' | 'guestId'>>(
  operations: readonly O[],
  guestId: string,
): O | undefined =>
  operations.find(({ kind, state, ...of }) => of.guestId === guestId && makesGuest(kind) && state !== 'succeeded');
