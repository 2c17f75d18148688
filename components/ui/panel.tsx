import type { ReactNode } from 'react';

/** A boxed part that stands for itself. Prefer hairlines; a panel is for what is independent. */
export function Panel({
  title,
  beside,
  end,
  footer,
  flush,
  children,
  className = '',
  level = 2,
}: {
  title?: ReactNode;
  /** Right after the title: a badge, a count. */
  beside?: ReactNode;
  /** At the right of the head: a button, a remark. */
  end?: ReactNode;
  footer?: ReactNode;
  /** The body has no padding: for lists and tables. */
  flush?: boolean;
  children: ReactNode;
  className?: string;
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className={`min-w-0 rounded-lg border border-line bg-surface ${className}`}>
      {title === undefined ? null : (
        <header className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line px-3.5">
          <Heading className="text-sm font-semibold">{title}</Heading>
          {beside}
          {end ? <div className="ml-auto flex items-center gap-2 py-1 text-xs text-ink-muted">{end}</div> : null}
        </header>
      )}
      <div className={flush ? 'overflow-hidden rounded-b-lg' : 'p-3.5'}>{children}</div>
      {footer ? <footer className="flex items-center gap-2 border-t border-line px-3.5 py-3">{footer}</footer> : null}
    </section>
  );
}
