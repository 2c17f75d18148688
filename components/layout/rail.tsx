'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '#components/layout/logo.tsx';
import type { NavItem } from '#components/layout/nav-item.ts';
import { toggleRail } from '#components/layout/theme.ts';
import { Icon } from '#components/ui/icon.tsx';

const itemLook =
  'flex h-[30px] items-center gap-2.5 rounded-md px-2 font-medium whitespace-nowrap text-ink-muted hover:bg-hover hover:text-ink aria-[current]:bg-pressed aria-[current]:text-ink icons:h-[34px] icons:w-9 icons:justify-center icons:px-0';

/** The rail: 208 px, or 52 px with icons only. */
export function Rail({
  items,
  foot,
  current,
  home,
  children,
}: {
  items: readonly NavItem[];
  foot: readonly NavItem[];
  current?: string;
  home: string;
  children?: ReactNode;
}) {
  return (
    <aside
      aria-label="Rail"
      className="row-span-full flex min-h-0 flex-col border-r border-line bg-rail px-2 pb-2.5 max-phone:hidden"
    >
      <Link
        href={home}
        aria-label="Guesthouse"
        className="flex h-bar flex-none items-center gap-[9px] px-2 font-semibold tracking-tight icons:w-9 icons:justify-center icons:px-0"
      >
        <Logo />
        <span className="icons:hidden">Guesthouse</span>
      </Link>
      <nav aria-label="Main" className="flex flex-col gap-px pt-1">
        {items.map((item) => (
          <RailLink key={item.id} item={item} isCurrent={item.id === current} />
        ))}
      </nav>
      <div className="min-h-0 flex-1 overflow-y-auto icons:invisible">{children}</div>
      <nav aria-label="Settings" className="flex flex-col gap-px">
        {foot.map((item) => (
          <RailLink key={item.id} item={item} isCurrent={item.id === current} />
        ))}
        <button
          type="button"
          onClick={toggleRail}
          aria-label="Fold or unfold the rail"
          title="Fold or unfold the rail"
          className={`${itemLook} max-laptop:hidden`}
        >
          <Icon name="rail" />
          <span className="icons:hidden">Fold</span>
        </button>
      </nav>
    </aside>
  );
}

function RailLink({ item, isCurrent }: { item: NavItem; isCurrent: boolean }) {
  return (
    <Link href={item.href} title={item.label} aria-current={isCurrent ? 'page' : undefined} className={itemLook}>
      <Icon name={item.icon} />
      <span className="icons:sr-only">{item.label}</span>
      {item.count === undefined ? null : (
        <span className="ml-auto text-xs font-normal text-ink-faint icons:hidden">{item.count}</span>
      )}
    </Link>
  );
}

/** A titled group in the rail: saved searches, hosts. */
export function RailGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-px">
      <h2 className="px-2 pt-[18px] pb-1 text-xs text-ink-faint">{title}</h2>
      {children}
    </section>
  );
}

/** A line in a group: a state or nothing, a name, a remark at the right. */
export function RailLine({
  href,
  before,
  label,
  mono,
  end,
}: {
  href: string;
  before?: ReactNode;
  label: string;
  mono?: boolean;
  end?: ReactNode;
}) {
  return (
    <Link
      href={href}
      title={label}
      className="flex h-7 items-center gap-2 rounded-md px-2 text-ink-muted hover:bg-hover hover:text-ink"
    >
      {before}
      <span className={`cut flex-1 ${mono ? 'mono' : ''}`}>{label}</span>
      <span className="text-xs whitespace-nowrap text-ink-faint">{end}</span>
    </Link>
  );
}
