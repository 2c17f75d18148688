import type { ReactNode } from 'react';

/** A key or a chord, as printed on the keyboard. `bare`: on a coloured ground. */
export function Kbd({ children, bare }: { children: ReactNode; bare?: boolean }) {
  return (
    <kbd
      className={`inline-block min-w-[18px] rounded-sm border px-[5px] text-center font-sans text-xs leading-[18px] font-medium whitespace-nowrap ${
        bare ? 'border-current/40' : 'border-line border-b-line-strong bg-surface text-ink-muted'
      }`}
    >
      {children}
    </kbd>
  );
}
