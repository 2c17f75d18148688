import type { ReactNode } from 'react';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import { type StateKind, stateWordColour } from '#components/ui/state-kind.ts';

/** Shape and word of a state. `stale`: what we saw last, from a host that does not answer now. */
export function StateWord({ kind, children, stale }: { kind: StateKind; children: ReactNode; stale?: boolean }) {
  return (
    <span
      className={`inline-flex min-w-0 items-center gap-[7px] whitespace-nowrap ${stale ? 'text-ink-faint' : stateWordColour[kind]}`}
    >
      <StateGlyph kind={stale ? 'unknown' : kind} />
      <span className="cut">{children}</span>
    </span>
  );
}
