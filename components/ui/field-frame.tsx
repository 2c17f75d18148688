'use client';

import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import { StateGlyph } from '#components/ui/state-glyph.tsx';

/** What every field has: its name, a hint below, and an error sentence that takes the hint's place. */
export type FieldWords = {
  label: string;
  /** The label is only for screen readers: where the place itself says what it is. */
  labelHidden?: boolean;
  /** Beside the label, at the right: a link, a button. */
  labelEnd?: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  /** Why it cannot be changed now. */
  disabledReason?: string | null;
};

/** The edge, ground and focus of anything one types into or chooses from. */
export const inputLook =
  'flex h-control w-full min-w-0 items-center gap-2 rounded-md border border-line-control bg-surface px-2.5 text-left hover:border-ink-faint ' +
  'focus-within:border-transparent focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus ' +
  'focus-visible:border-transparent focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-focus ' +
  'group-data-invalid/field:border-failed group-data-disabled/field:border-line-strong group-data-disabled/field:bg-sunken group-data-disabled/field:text-ink-disabled ' +
  'max-phone:h-control-touch max-phone:text-md';

/** An input without an edge of its own, inside something that has `inputLook`. */
export const bareInputLook = 'h-full w-full min-w-0 flex-1 border-0 bg-transparent p-0 outline-none';

export const fieldLook = 'group/field flex min-w-0 flex-col gap-[5px]';

/** Label, control, and hint or error, in that order. Stands inside one of the field components of react-aria. */
export function FieldFrame({
  label,
  labelHidden,
  labelEnd,
  hint,
  error,
  disabledReason,
  children,
}: FieldWords & { children: ReactNode }) {
  return (
    <>
      <div className={labelHidden ? 'sr-only' : 'flex items-baseline gap-2'}>
        <Label className="min-w-0 flex-1 font-medium">{label}</Label>
        {labelEnd ? <span className="text-xs">{labelEnd}</span> : null}
      </div>
      {children}
      <FieldError className="flex gap-1.5 text-xs text-failed-ink">
        <span className="flex h-4 items-center">
          <StateGlyph kind="failed" />
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere]">{error}</span>
      </FieldError>
      {!error && (disabledReason || hint) ? (
        <Text slot="description" elementType="div" className="text-xs text-ink-faint [overflow-wrap:anywhere]">
          {disabledReason ?? hint}
        </Text>
      ) : null}
    </>
  );
}
