import type { ReactNode } from 'react';

/** Why there is nothing, and the one next step. */
export function Empty({
  title,
  children,
  actions,
  level = 2,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className="flex flex-col items-center gap-2 px-5 py-10 text-center text-ink-muted">
      <Heading className="text-md font-semibold text-ink">{title}</Heading>
      {children ? <div className="max-w-lg [overflow-wrap:anywhere]">{children}</div> : null}
      {actions ? <div className="mt-1.5 flex flex-wrap items-center justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
