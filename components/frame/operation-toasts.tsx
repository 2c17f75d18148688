'use client';

import { useEffect, useRef } from 'react';
import { useMe } from '#components/frame/me-provider.tsx';
import { showToast } from '#components/ui/toast.tsx';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { hasEnded, type OperationState } from '#lib/domain/operation/operation-state.ts';
import { paths } from '#lib/web/paths.ts';

/** Points at the own operations that failed while this tab watched them. What went wrong stands in Activity. */
export function OperationToasts({ operations }: { operations: readonly OperationRow[] }) {
  const { userId } = useMe();
  const seen = useRef(new Map<string, OperationState>());
  useEffect(() => {
    for (const operation of operations) {
      const before = seen.current.get(operation.id);
      seen.current.set(operation.id, operation.state);
      if (operation.userId !== userId || !before || hasEnded(before) || operation.state !== 'failed') continue;
      showToast({
        kind: 'failed',
        text: `${operation.title} failed. ${operation.refusal?.title ?? ''}`.trim(),
        link: { label: 'Show', href: paths.operation(operation.id) },
      });
    }
  }, [operations, userId]);
  return null;
}
