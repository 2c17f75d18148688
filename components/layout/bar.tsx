'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { setPaletteOpen } from '#components/layout/command-registry.ts';
import { type Crumb, CrumbTrail } from '#components/layout/crumbs.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { ProgressRing } from '#components/ui/progress.tsx';

export type RunningOperations = {
  running: number;
  /** 0 to 1 over all that run; null where it is not known. */
  fraction: number | null;
  href: string;
};

/** The bar at the top: where am I, find or do, what runs, who am I. */
export function Bar({
  place,
  operations,
  person,
  brand,
}: {
  place: Crumb | undefined;
  operations?: RunningOperations;
  person: ReactNode;
  /** Where there is no rail, the logo stands here. */
  brand?: ReactNode;
}) {
  return (
    <header className="z-(--z-bar) flex h-bar min-w-0 items-center gap-2 border-b border-line bg-surface pr-3 pl-gutter max-phone:pr-2 max-phone:pl-4">
      {brand}
      <CrumbTrail place={place} />
      <button
        type="button"
        onClick={() => setPaletteOpen(true)}
        aria-label="Search or run a command"
        className="ml-auto flex h-[30px] w-[264px] flex-none items-center gap-2 rounded-md border border-transparent bg-sunken pr-1.5 pl-2.5 text-ink-faint hover:border-line-strong hover:text-ink-muted max-laptop:w-[200px] max-phone:size-10 max-phone:justify-center max-phone:bg-transparent max-phone:p-0"
      >
        <Icon name="search" />
        <span className="cut max-phone:hidden">Search or run a command</span>
        <span className="ml-auto max-phone:hidden">
          <Kbd>
            <Chord />
          </Kbd>
        </span>
      </button>
      {operations && operations.running > 0 ? (
        <Link
          href={operations.href}
          aria-label={`${operations.running} ${operations.running === 1 ? 'operation is' : 'operations are'} running`}
          className="flex h-[30px] flex-none items-center gap-2 rounded-md px-2.5 whitespace-nowrap text-ink-muted hover:bg-hover hover:text-ink"
        >
          <ProgressRing fraction={operations.fraction} />
          <span className="max-phone:hidden">{operations.running} running</span>
        </Link>
      ) : null}
      {person}
    </header>
  );
}

// one word for both keyboards until the browser tells: the server cannot know
function Chord() {
  return (
    <span suppressHydrationWarning>
      {typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'}
    </span>
  );
}
