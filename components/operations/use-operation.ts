'use client';

import { useLiveRows } from '#components/live/live-provider.tsx';
import { useAnswer } from '#components/live/use-answer.ts';
import type { OperationDetail, OperationRow } from '#lib/domain/live/operation-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { rpc } from '#lib/web/rpc-client.ts';

const noRows: readonly OperationRow[] = [];

export type FollowedOperation = {
  /** null until it was read */
  operation: OperationDetail | null;
  /** its steps are as new as its state; false for the moment in which only the live line has told of the newest */
  isWhole: boolean;
  /** why it could not be read */
  refusal: RefusalText | null;
};

const getOperation = ({ id }: { id: string; revision: number | null }) => rpc.operations.get({ id });

/**
 * An operation with its steps, kept current: it is read again when the live line tells of a newer revision, and never by the
 * clock. The row of the live line wins over what was read where it is the newer of the two.
 */
export function useOperation(id: string): FollowedOperation {
  const row = useLiveRows('operations', noRows).find((each) => each.id === id) ?? null;
  // a newer revision is what makes it be read again
  const { value: detail, refusal } = useAnswer({ id, revision: row?.revision ?? null }, getOperation);
  const own = detail?.id === id ? detail : null;
  if (!own) return { operation: null, isWhole: false, refusal };
  const isWhole = !row || row.revision <= own.revision;
  return { operation: isWhole ? own : { ...own, ...row }, isWhole, refusal };
}
