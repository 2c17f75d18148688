import type { ReactNode } from 'react';

/** A word people put on things. Grey, no edge; on a selected row it takes the surface as ground. */
export function Tag({ children }: { children: ReactNode }) {
  return (
    <span className="inline-block h-[18px] max-w-44 flex-none cut rounded-sm bg-off-subtle px-1.5 text-xs leading-[18px] text-ink-muted group-aria-selected/row:bg-surface">
      {children}
    </span>
  );
}
