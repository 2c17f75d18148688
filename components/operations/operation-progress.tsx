'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { OperationButtons } from '#components/operations/operation-buttons.tsx';
import { operationLook } from '#components/operations/operation-look.ts';
import { OperationSteps } from '#components/operations/operation-steps.tsx';
import { Took } from '#components/operations/took.tsx';
import { useOperation } from '#components/operations/use-operation.ts';
import { Notice } from '#components/ui/notice.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import type { OperationDetail } from '#lib/domain/live/operation-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { paths } from '#lib/web/paths.ts';

/**
 * One operation inside a page: its name, its bar, the step it is at, Cancel or Retry. `onEnd` is called once when it has
 * ended. With `steps` the whole list stands below; `failure` replaces the fix that stands beside what went wrong.
 */
export function OperationProgress({
  id,
  steps = false,
  onEnd,
  failure,
}: {
  id: string;
  steps?: boolean;
  onEnd?: (operation: OperationDetail) => void;
  failure?: (refusal: RefusalText) => ReactNode;
}) {
  const { operation, isWhole, refusal } = useOperation(id);
  const [refused, setRefused] = useState<RefusalText | null>(null);
  // whoever waits for the end reads the results of the steps
  useOnceEnded(isWhole ? operation : null, onEnd);
  if (!operation) {
    if (refusal)
      return (
        <Notice tone="failed" boxed title={refusal.title} technical={refusal.technical}>
          {refusal.next}
        </Notice>
      );
    return <Skeleton width="60%" className="my-2" />;
  }
  const look = operationLook(operation);
  const isOver = hasEnded(operation.state);
  return (
    <section aria-label={operation.title} className="flex min-w-0 flex-col gap-2.5">
      <div className="flex items-center gap-3">
        <StateWord kind={look.kind}>{look.word}</StateWord>
        <span className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">{operation.title}</span>
        <span className="text-xs text-ink-faint">
          <Took from={operation.startedAt} to={operation.endedAt} />
        </span>
        <OperationButtons operation={operation} onRefusal={setRefused} />
      </div>
      {isOver ? null : (
        <Progress
          name={operation.stepTitle ?? 'Waiting for its turn'}
          fraction={operation.state === 'queued' ? 0 : operation.progress}
          value={operation.stepNote}
        />
      )}
      {refused ? (
        <Notice tone="failed" boxed title={refused.title}>
          {refused.next}
        </Notice>
      ) : null}
      {operation.refusal && operation.refusal.code !== 'operation.cancelled' && !steps ? (
        <Notice
          tone={isOver ? 'failed' : 'look'}
          boxed
          title={operation.refusal.title}
          technical={operation.refusal.technical}
          fix={failure?.(operation.refusal)}
        >
          {operation.refusal.next}
        </Notice>
      ) : null}
      {steps ? <OperationSteps operation={operation} /> : null}
      {steps && operation.refusal && failure ? (
        <div className="flex flex-wrap gap-2">{failure(operation.refusal)}</div>
      ) : null}
      {steps ? null : (
        <p className="text-xs">
          <TextLink href={paths.operation(operation.id)}>Every step in Activity</TextLink>
        </p>
      )}
    </section>
  );
}

function useOnceEnded(operation: OperationDetail | null, onEnd: ((operation: OperationDetail) => void) | undefined) {
  const told = useRef<string | null>(null);
  const latest = useRef(onEnd);
  latest.current = onEnd;
  useEffect(() => {
    if (!operation) return;
    if (!hasEnded(operation.state)) {
      told.current = null;
      return;
    }
    if (told.current === operation.id) return;
    told.current = operation.id;
    latest.current?.(operation);
  }, [operation]);
}
