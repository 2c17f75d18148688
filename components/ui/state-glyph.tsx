import type { ReactNode } from 'react';
import { type StateKind, stateGlyphColour } from '#components/ui/state-kind.ts';

const mark = { fill: 'none', stroke: 'var(--color-surface)', strokeWidth: 1.3, strokeLinecap: 'round' } as const;
const line = { fill: 'none', stroke: 'currentColor' } as const;

const shapes: Record<StateKind, ReactNode> = {
  running: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  paused: (
    <>
      <circle cx="6" cy="6" r="5" fill="currentColor" opacity=".22" />
      <path d="M4.4 3.6v4.8M7.6 3.6v4.8" {...line} strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
  off: <circle cx="6" cy="6" r="4" {...line} strokeWidth="1.5" />,
  failed: (
    <>
      <path d="M6 .6 11.4 6 6 11.4.6 6z" fill="currentColor" />
      <path d="M6 3.6v2.9M6 8.4h.01" {...mark} />
    </>
  ),
  unknown: (
    <>
      <circle cx="6" cy="6" r="4.5" {...line} strokeWidth="1" strokeDasharray="2 1.5" />
      <path d="M2.8 9.2 9.2 2.8M4.7 10.3l5.6-5.6M1.7 7.3l5.6-5.6" {...line} strokeWidth="1.2" />
    </>
  ),
  working: (
    <>
      <circle cx="6" cy="6" r="4.3" {...line} strokeWidth="1.6" opacity=".25" />
      <path
        className="origin-center animate-turn motion-reduce:animate-none"
        d="M6 1.7A4.3 4.3 0 0 1 10.3 6"
        {...line}
        strokeWidth="1.6"
        strokeLinecap="round"
      />
    </>
  ),
  queued: <circle cx="6" cy="6" r="4.3" {...line} strokeWidth="1.4" strokeDasharray="1.8 1.6" />,
  passed: (
    <>
      <circle cx="6" cy="6" r="5.2" fill="currentColor" />
      <path d="m3.7 6.2 1.6 1.6 3-3.4" {...mark} strokeWidth="1.4" strokeLinejoin="round" />
    </>
  ),
  look: (
    <>
      <path d="M6 .9 11.6 10.9H.4z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" strokeWidth=".8" />
      <path d="M6 4.2v3M6 9.1h.01" {...mark} />
    </>
  ),
  cancelled: (
    <>
      <circle cx="6" cy="6" r="4.3" {...line} strokeWidth="1.5" />
      <path d="m3.2 8.8 5.6-5.6" {...line} strokeWidth="1.5" />
    </>
  ),
};

/** The shape of a state, 12 px. Give `label` only where no word stands beside it. */
export function StateGlyph({ kind, label, className = '' }: { kind: StateKind; label?: string; className?: string }) {
  return (
    <svg
      viewBox="0 0 12 12"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={`block size-3 flex-none ${className || stateGlyphColour[kind]}`}
    >
      {shapes[kind]}
    </svg>
  );
}
