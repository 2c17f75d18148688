import type { ReactNode } from 'react';

/** The name of a page whose head begins with tabs: for screen readers; the bar shows it to everybody else. */
export function HiddenTitle({ title }: { title: string }) {
  return <h1 className="sr-only">{title}</h1>;
}

/** The head of a page: its name, the facts beside it, the one or two actions at the right. */
export function PageHeader({
  title,
  mono,
  before,
  facts,
  actions,
  line,
  stateByActions = false,
}: {
  title: string;
  /** The title is the name of a machine. */
  mono?: boolean;
  /** Before the title: the state. */
  before?: ReactNode;
  facts?: ReactNode;
  actions?: ReactNode;
  /** A hairline below; where tabs follow they bring their own. */
  line?: boolean;
  /** On phones the title has a line of its own, and the state stands beside the actions. */
  stateByActions?: boolean;
}) {
  return (
    <header
      className={`flex min-h-14 flex-none flex-wrap items-center gap-x-3 gap-y-1 bg-surface px-gutter py-2 max-phone:px-4 ${line ? 'border-b border-line' : ''}`}
    >
      {stateByActions ? <span className="flex max-phone:order-1">{before}</span> : before}
      <h1
        title={title}
        className={`max-w-full cut text-lg font-semibold ${mono ? 'font-mono tracking-[-0.03em]' : 'tracking-tight'} ${stateByActions ? 'max-phone:basis-full' : ''}`}
      >
        {title}
      </h1>
      {facts ? (
        <div className="flex min-w-0 flex-wrap items-center gap-x-3.5 gap-y-1 text-ink-muted">{facts}</div>
      ) : null}
      {actions ? (
        <div className={`ml-auto flex flex-wrap items-center gap-2 ${stateByActions ? 'max-phone:order-1' : ''}`}>
          {actions}
        </div>
      ) : null}
    </header>
  );
}
