'use client';

import { stepLook } from '#components/operations/operation-look.ts';
import { StepOutput } from '#components/operations/step-output.tsx';
import { Took } from '#components/operations/took.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { StepsList } from '#components/ui/steps-list.tsx';
import type { OperationDetail, StepRow } from '#lib/domain/live/operation-row.ts';

/** The steps of an operation with what each found, printed and met. Steps that have not begun wait below. */
export function OperationSteps({ operation }: { operation: OperationDetail }) {
  return (
    <StepsList
      steps={operation.steps.map((step) => ({
        id: String(step.number),
        name: step.title,
        state: stepLook(step.state).kind,
        stateWord: stepLook(step.state).word,
        duration: <Took from={step.startedAt} to={step.endedAt ?? operation.endedAt} />,
        detail: detailOf(step),
        children: <StepBody step={step} />,
      }))}
    />
  );
}

function detailOf(step: StepRow): string | null {
  const tries = step.attempts > 1 ? `attempt ${step.attempts}` : '';
  // while it runs the note stands beside its bar
  const note = step.state === 'running' ? '' : (step.progressNote ?? '');
  return [note, tries].filter(Boolean).join(' · ') || null;
}

function StepBody({ step }: { step: StepRow }) {
  const isRunning = step.state === 'running';
  const hasBar = isRunning && (step.progress !== null || step.progressNote !== null);
  if (!hasBar && !step.refusal && !step.output) return null;
  return (
    <div className="flex flex-col gap-2">
      {hasBar ? <Progress bare name={step.title} fraction={step.progress} value={step.progressNote} /> : null}
      {step.refusal ? (
        <Notice
          tone={step.state === 'failed' ? 'failed' : 'look'}
          boxed
          title={step.refusal.title}
          technical={step.refusal.technical}
        >
          {step.refusal.next}
        </Notice>
      ) : null}
      {step.output ? <StepOutput text={step.output} following={isRunning} /> : null}
    </div>
  );
}
