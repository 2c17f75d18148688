import type { ReactNode } from 'react';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import type { StateKind } from '#components/ui/state-kind.ts';

const grounds: Record<NoticeTone, string> = {
  failed: 'bg-failed-subtle',
  look: 'bg-paused-subtle',
  unknown: 'bg-unknown-subtle',
  working: 'bg-working-subtle',
  passed: 'bg-running-subtle',
  info: 'bg-sunken',
};

export type NoticeTone = Extract<StateKind, 'failed' | 'look' | 'unknown' | 'working' | 'passed'> | 'info';

/**
 * A strip in the flow that says what is the matter, with the fix at its right. `title` is the sentence, `children` what
 * follows from it, `technical` the machine's own words, folded. Boxed inside panels and forms.
 */
export function Notice({
  tone,
  title,
  children,
  technical,
  fix,
  boxed,
}: {
  tone: NoticeTone;
  title: ReactNode;
  children?: ReactNode;
  technical?: string;
  fix?: ReactNode;
  boxed?: boolean;
}) {
  return (
    <div
      role={tone === 'failed' ? 'alert' : 'status'}
      className={`flex min-h-9 flex-none gap-2.5 ${children || technical ? 'items-start' : 'items-center'} text-ink ${grounds[tone]} ${
        boxed ? 'rounded-lg border border-line px-3.5 py-2.5' : 'border-y border-line px-gutter py-[7px] max-phone:px-4'
      }`}
    >
      {tone === 'info' ? null : (
        <span className="flex h-5 flex-none items-center">
          <StateGlyph kind={tone} />
        </span>
      )}
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className={children ? 'font-medium' : ''}>{title}</span>
        {children ? <div className="text-ink-muted">{children}</div> : null}
        {technical ? (
          <details className="mt-1 text-xs text-ink-muted">
            <summary className="w-fit cursor-pointer rounded-xs">Technical details</summary>
            <ScrollRegion label="Technical details" className="mt-1 max-h-48 rounded-md bg-surface p-2">
              <pre className="mono whitespace-pre-wrap">{technical}</pre>
            </ScrollRegion>
          </details>
        ) : null}
      </div>
      {fix ? <div className="-my-0.5 flex flex-none items-center gap-2">{fix}</div> : null}
    </div>
  );
}
