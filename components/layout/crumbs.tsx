'use client';

import Link from 'next/link';
import { Fragment, useId, useLayoutEffect, useSyncExternalStore } from 'react';

export type Crumb = { label: string; href?: string; mono?: boolean };

const byOwner = new Map<string, readonly Crumb[]>();
const listeners = new Set<() => void>();
const none: readonly Crumb[] = [];
let shown: readonly Crumb[] = none;

const tell = () => {
  shown = [...byOwner.values()].at(-1) ?? none;
  for (const listener of listeners) listener();
};

/**
 * What the page adds after the place in the rail: <Crumbs items={[{ label: 'kvm2', mono: true }]} />. Draws nothing itself;
 * the bar shows it. The first crumb, the place, comes from the address.
 */
export function Crumbs({ items }: { items: readonly Crumb[] }) {
  const owner = useId();
  const key = JSON.stringify(items);
  useLayoutEffect(() => {
    byOwner.set(owner, JSON.parse(key) as Crumb[]);
    tell();
    return () => {
      byOwner.delete(owner);
      tell();
    };
  }, [owner, key]);
  return null;
}

/** The breadcrumbs in the bar. */
export function CrumbTrail({ place }: { place: Crumb | undefined }) {
  const added = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
    () => none,
  );
  const crumbs = [...(place ? [place] : []), ...added];
  return (
    <nav aria-label="Breadcrumbs" className="flex min-w-0 items-center gap-1.5 whitespace-nowrap">
      {crumbs.map((crumb, index) => {
        const isLast = index === crumbs.length - 1;
        const look = crumb.mono ? 'mono-name' : '';
        return (
          <Fragment key={`${crumb.href ?? ''} ${crumb.label}`}>
            {index > 0 ? (
              <span aria-hidden="true" className="text-ink-disabled">
                /
              </span>
            ) : null}
            {isLast || !crumb.href ? (
              <span aria-current={isLast ? 'page' : undefined} className={`cut font-semibold ${look}`}>
                {crumb.label}
              </span>
            ) : (
              <Link href={crumb.href} className={`rounded-xs text-ink-muted hover:text-ink ${look}`}>
                {crumb.label}
              </Link>
            )}
          </Fragment>
        );
      })}
    </nav>
  );
}
