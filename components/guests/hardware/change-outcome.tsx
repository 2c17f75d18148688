'use client';

import { useEffect, useRef } from 'react';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { useOperation } from '#components/operations/use-operation.ts';
import { Notice } from '#components/ui/notice.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { paths } from '#lib/web/paths.ts';

/** What became of the last change: under way, done (now or at the next boot), or refused with the reason. */
export function ChangeOutcome({ id, onDone }: { id: string; onDone?: () => Promise<void> }) {
  const { operation } = useOperation(id);
  const { reload } = useGuest();
  const done = useRef(onDone);
  done.current = onDone;
  const isDone = operation !== null && hasEnded(operation.state);
  // the size of a volume is no part of the guest's row, which the live line tells of
  useEffect(() => {
    if (isDone) void Promise.all([reload(), done.current?.()]);
  }, [isDone, reload]);
  if (!operation) return null;
  if (!hasEnded(operation.state))
    return <Progress name={operation.title} fraction={operation.progress || null} value={operation.stepNote} />;
  if (operation.state === 'succeeded') {
    const waits = operation.steps.some(
      (step) => Number((step.result as { atNextBoot?: number } | null)?.atNextBoot) > 0,
    );
    return (
      <p role="status" className="text-xs text-ink-muted">
        {waits ? 'Saved. It holds from the next boot on.' : 'Saved.'}{' '}
        <TextLink href={paths.operation(id)}>What was run</TextLink>
      </p>
    );
  }
  return (
    <Notice
      tone="failed"
      boxed
      title={operation.refusal?.title ?? 'It was cancelled.'}
      technical={operation.refusal?.technical}
    >
      {operation.refusal?.next ?? 'What it added was taken back.'}
    </Notice>
  );
}
