'use client';

import Link from 'next/link';
import { type ReactNode, useEffect, useRef } from 'react';

export type TabLink = { id: string; label: string; href: string; count?: number | string; badge?: ReactNode };

/**
 * Tabs that are pages: links, so that each has an address and opens in a new window. `end` stands at the right. Where they do
 * not all fit, the current one is in sight.
 */
export function Tabs({
  label,
  tabs,
  current,
  end,
}: {
  label: string;
  tabs: readonly TabLink[];
  current: string;
  end?: ReactNode;
}) {
  const bar = useRef<HTMLElement>(null);
  const at = tabs.findIndex((tab) => tab.id === current);
  useEffect(() => {
    bar.current?.children[at]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [at]);
  return (
    <div className="flex h-tabs flex-none items-stretch gap-5 border-b border-line bg-surface px-gutter max-phone:h-11 max-phone:px-4">
      <nav
        ref={bar}
        aria-label={label}
        className="no-scrollbar flex min-w-0 flex-1 gap-5 overflow-x-auto max-phone:gap-[18px]"
      >
        {tabs.map((tab) => (
          <Link
            key={tab.id}
            href={tab.href}
            aria-current={tab.id === current ? 'page' : undefined}
            className="relative flex items-center gap-1.5 font-medium whitespace-nowrap text-ink-muted -outline-offset-2 hover:text-ink aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-0 aria-[current]:after:bottom-0 aria-[current]:after:h-0.5 aria-[current]:after:rounded-t-[2px] aria-[current]:after:bg-ink"
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="text-xs font-normal text-ink-faint">{tab.count}</span>}
            {tab.badge}
          </Link>
        ))}
      </nav>
      {end ? <div className="flex flex-none items-center gap-2 max-phone:*:h-8">{end}</div> : null}
    </div>
  );
}
