'use client';

import { useWatch } from 'react-hook-form';
import { StateGlyph } from '#components/ui/state-glyph.tsx';

const lengthMin = 10;

/** Tells as one types whether the password of the form around it is long enough. Length is the one rule. */
export function PasswordHint({ name = 'password' }: { name?: string }) {
  const value: unknown = useWatch({ name });
  const length = typeof value === 'string' ? [...value].length : 0;
  const missing = lengthMin - length;
  return (
    <p aria-live="polite" className="-mt-2 flex items-center gap-1.5 text-xs text-ink-muted">
      <StateGlyph kind={missing > 0 ? 'queued' : 'passed'} />
      {length === 0
        ? 'At least ten characters. A sentence is good.'
        : missing > 0
          ? `${missing} more ${missing === 1 ? 'character' : 'characters'}`
          : 'Long enough'}
    </p>
  );
}
