import type { ReactNode } from 'react';
import { Icon } from '#components/ui/icon.tsx';

/** A fold of Advanced: closed it shows its current choice in one line. Several stand in one bordered list. */
export function Disclosure({
  title,
  choice,
  children,
  open,
}: {
  title: string;
  choice?: ReactNode;
  children: ReactNode;
  /** Open at first. */
  open?: boolean;
}) {
  return (
    <details open={open} className="group/fold border-t border-line first:border-t-0">
      <summary className="grid min-h-9 cursor-pointer list-none grid-cols-[16px_160px_minmax(0,1fr)] items-center gap-2.5 px-3.5 -outline-offset-2 hover:bg-hover max-phone:min-h-control-touch max-phone:grid-cols-[16px_auto_minmax(0,1fr)] [&::-webkit-details-marker]:hidden">
        <Icon
          name="right"
          size="sm"
          className="text-ink-faint transition-transform duration-(--duration) group-open/fold:rotate-90"
        />
        <span className="font-medium">{title}</span>
        <span className="cut text-ink-muted group-open/fold:invisible">{choice}</span>
      </summary>
      <div className="px-3.5 pt-1 pb-4 pl-10 max-phone:pl-3.5">{children}</div>
    </details>
  );
}

export function DisclosureList({ children }: { children: ReactNode }) {
  return <div className="overflow-hidden rounded-lg border border-line bg-surface">{children}</div>;
}
