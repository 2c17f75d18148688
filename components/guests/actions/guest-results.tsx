'use client';

import type { ReactNode } from 'react';
import { useKnownRow } from '#components/live/live-provider.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import type { StateKind } from '#components/ui/state-kind.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import type { OperationState } from '#lib/domain/operation/operation-state.ts';

/** What became of one guest: skipped, sent to the server, refused by it, or an operation that can be followed. */
export type GuestResult =
  | { state: 'skipped'; reason: string }
  | { state: 'sending' }
  | { state: 'refused'; refusal: RefusalText }
  | { state: 'begun'; operationId: string };

const kinds: Record<OperationState, StateKind> = {
  queued: 'queued',
  running: 'working',
  succeeded: 'passed',
  failed: 'failed',
  cancelled: 'cancelled',
};

const words: Record<OperationState, string> = {
  queued: 'Waits for its turn',
  running: 'At work',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export type GuestResultLine = { id: string; name: string; result: GuestResult };

/** One line per guest, following its operation. */
export function GuestResults({
  lines,
  label,
  bodyOf,
}: {
  lines: readonly GuestResultLine[];
  label: string;
  /** what stands below the line of a guest: what its operation printed */
  bodyOf?: (operationId: string, guestName: string) => ReactNode;
}) {
  return (
    <ScrollRegion label={label} className="max-h-80 flex-none">
      <ul className="flex flex-col">
        {lines.map((line) => (
          <ResultLine key={line.id} {...line} bodyOf={bodyOf} />
        ))}
      </ul>
    </ScrollRegion>
  );
}

function ResultLine({
  name,
  result,
  bodyOf,
}: GuestResultLine & { bodyOf?: (operationId: string, guestName: string) => ReactNode }) {
  const operation = useKnownRow('operations', result.state === 'begun' ? result.operationId : null);
  const view = viewOf(result, operation?.state ?? 'queued');
  const refusal = result.state === 'refused' ? result.refusal : operation?.refusal;
  return (
    <li className="flex min-w-0 items-start gap-2 border-t border-line py-1.5 first:border-t-0">
      <span className="flex h-5 items-center">
        <StateGlyph kind={view.kind} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 gap-2">
          <span className={`cut flex-1 mono-name ${result.state === 'skipped' ? 'text-ink-faint' : ''}`} title={name}>
            {name}
          </span>
          <span className="flex-none text-xs leading-5 text-ink-muted">{view.word}</span>
        </div>
        {result.state === 'skipped' ? (
          <p className="text-xs text-ink-faint [overflow-wrap:anywhere]">{result.reason}</p>
        ) : operation?.state === 'running' && operation.stepTitle ? (
          <p className="cut text-xs text-ink-faint">{operation.stepTitle}</p>
        ) : refusal ? (
          <p className="text-xs text-failed-ink [overflow-wrap:anywhere]">
            {refusal.title} {refusal.next}
          </p>
        ) : null}
        {result.state === 'begun' ? bodyOf?.(result.operationId, name) : null}
      </div>
    </li>
  );
}

function viewOf(result: GuestResult, state: OperationState): { kind: StateKind; word: string } {
  if (result.state === 'skipped') return { kind: 'cancelled', word: 'Left out' };
  if (result.state === 'sending') return { kind: 'queued', word: 'Asked' };
  if (result.state === 'refused') return { kind: 'failed', word: 'Refused' };
  return { kind: kinds[state], word: words[state] };
}
