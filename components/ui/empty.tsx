import type { ReactNode } from 'react';

/** Why there is nothing, and the one next step. */
export function Empty({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-2 px-5 py-10 text-center text-ink-muted">
      <h3 className="text-md font-semibold text-ink">{title}</h3>
      {children ? <div className="max-w-lg [overflow-wrap:anywhere]">{children}</div> : null}
      {actions ? <div className="mt-1.5 flex flex-wrap items-center justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
