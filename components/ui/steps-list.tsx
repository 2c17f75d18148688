import type { ReactNode } from 'react';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import type { StateKind } from '#components/ui/state-kind.ts';

export type StepView = {
  id: string;
  name: string;
  state: Extract<StateKind, 'passed' | 'working' | 'failed' | 'queued' | 'cancelled' | 'look'>;
  /** The state in a word, for those who cannot see the shape. */
  stateWord: string;
  /** "0.3 s", "in 4 min". */
  duration?: ReactNode;
  detail?: ReactNode;
  /** Progress, output, the refusal. */
  children?: ReactNode;
};

/** The steps of an operation, one under another on a line. */
export function StepsList({ steps }: { steps: readonly StepView[] }) {
  return (
    <ol>
      {steps.map((step) => (
        <li
          key={step.id}
          className={`relative flex gap-3 py-[7px] before:absolute before:top-[26px] before:-bottom-2 before:left-[5.5px] before:w-px before:bg-line-strong last:before:hidden ${
            step.state === 'queued' ? 'text-ink-faint' : ''
          }`}
        >
          <span className="relative z-1 mt-1">
            <StateGlyph kind={step.state} label={step.stateWord} />
          </span>
          <div className="min-w-0 flex-1">
            <div className="flex gap-2">
              <span
                className={`min-w-0 flex-1 [overflow-wrap:anywhere] ${step.state === 'working' ? 'font-semibold' : ''}`}
              >
                {step.name}
              </span>
              <span className="text-xs leading-5 whitespace-nowrap text-ink-muted">{step.duration}</span>
            </div>
            {step.detail ? <div className="text-xs text-ink-muted [overflow-wrap:anywhere]">{step.detail}</div> : null}
            {step.children ? <div className="mt-1.5">{step.children}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
