'use client';

import { useEffect, useState } from 'react';
import { useLiveRows } from '#components/live/live-provider.tsx';
import type { OperationDetail, OperationRow } from '#lib/domain/live/operation-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const noRows: readonly OperationRow[] = [];

export type FollowedOperation = {
  /** null until it was read */
  operation: OperationDetail | null;
  /** its steps are as new as its state; false for the moment in which only the live line has told of the newest */
  isWhole: boolean;
  /** why it could not be read */
  refusal: RefusalText | null;
};

/**
 * An operation with its steps, kept current: it is read again when the live line tells of a newer revision, and never by the
 * clock. The row of the live line wins over what was read where it is the newer of the two.
 */
export function useOperation(id: string): FollowedOperation {
  const row = useLiveRows('operations', noRows).find((each) => each.id === id) ?? null;
  const [detail, setDetail] = useState<OperationDetail | null>(null);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const revision = row?.revision ?? null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer revision is what makes it be read again
  useEffect(() => {
    let isOver = false;
    void ask(rpc.operations.get({ id })).then((answer) => {
      if (isOver) return;
      if (!answer.ok) {
        setRefusal(answer.refusal);
        return;
      }
      setRefusal(null);
      // two answers may cross: the older one is dropped
      setDetail((known) => (known?.id === id && known.revision > answer.value.revision ? known : answer.value));
    });
    return () => {
      isOver = true;
    };
  }, [id, revision]);

  const own = detail?.id === id ? detail : null;
  if (!own) return { operation: null, isWhole: false, refusal };
  const isWhole = !row || row.revision <= own.revision;
  return { operation: isWhole ? own : { ...own, ...row }, isWhole, refusal };
}
