'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useMemo } from 'react';
import { Bar, type RunningOperations } from '#components/layout/bar.tsx';
import { BottomNav } from '#components/layout/bottom-nav.tsx';
import { CommandPalette, type PaletteSearch } from '#components/layout/command-palette.tsx';
import { Logo } from '#components/layout/logo.tsx';
import type { Command } from '#components/layout/match-commands.ts';
import { currentItem, type NavItem } from '#components/layout/nav-item.ts';
import { type Person, PersonMenu } from '#components/layout/person-menu.tsx';
import { Rail } from '#components/layout/rail.tsx';
import { useGoKeys } from '#components/layout/use-go-keys.ts';
import type { MenuEntry } from '#components/ui/menu.tsx';

const noItems: readonly NavItem[] = [];
const noCommands: readonly Command[] = [];

/**
 * The frame of every page behind the sign-in: rail, bar, palette, and below 720 px a bar at the foot. Only the places passed
 * in are shown; with none there is no rail. The page fills <main> and scrolls inside it.
 */
export function AppFrame({
  nav,
  foot = noItems,
  railExtra,
  home = '/',
  create,
  operations,
  person,
  personEntries,
  onSignOut,
  commands = noCommands,
  search,
  liveLine,
  children,
}: {
  nav: readonly NavItem[];
  foot?: readonly NavItem[];
  railExtra?: ReactNode;
  home?: string;
  /** Where C leads. */
  create?: string;
  operations?: RunningOperations;
  person: Person;
  personEntries?: readonly MenuEntry[];
  onSignOut: () => void;
  /** Beside "go to" each place, which the frame adds itself. */
  commands?: readonly Command[];
  search?: PaletteSearch;
  liveLine?: ReactNode;
  children: ReactNode;
}) {
  const pathname = usePathname();
  const places = useMemo(() => [...nav, ...foot], [nav, foot]);
  const current = currentItem(places, pathname);
  const hasRail = places.length > 0;
  useGoKeys(places, create);
  const all = useMemo(
    () => [
      ...commands,
      ...places.map(
        ({ id, label, href, icon, key }): Command => ({
          id: `place:${id}`,
          label,
          href,
          icon,
          group: 'Go to',
          kbd: key ? `G ${key.toUpperCase()}` : undefined,
        }),
      ),
    ],
    [commands, places],
  );
  return (
    <div
      className={`grid h-dvh grid-rows-[var(--spacing-bar)_minmax(0,1fr)] overflow-hidden max-phone:grid-cols-[minmax(0,1fr)]! ${
        hasRail
          ? 'grid-cols-[var(--spacing-rail)_minmax(0,1fr)] icons:grid-cols-[var(--spacing-rail-icons)_minmax(0,1fr)]'
          : 'grid-cols-[minmax(0,1fr)]'
      } ${places.length > 1 ? 'max-phone:grid-rows-[var(--spacing-bar)_minmax(0,1fr)_56px]' : ''}`}
    >
      <a
        href="#main"
        className="fixed top-2 left-2 z-(--z-toast) -translate-y-16 rounded-md bg-ink px-3 py-1.5 text-surface focus:translate-y-0"
      >
        Skip to the page
      </a>
      {hasRail ? (
        <Rail items={nav} foot={foot} current={current?.id} home={home}>
          {railExtra}
        </Rail>
      ) : null}
      <Bar
        place={current ? { label: current.label, href: current.href } : undefined}
        operations={operations}
        brand={
          hasRail ? null : (
            <Link href={home} aria-label="Guesthouse" className="mr-2 flex-none">
              <Logo />
            </Link>
          )
        }
        person={<PersonMenu person={person} entries={personEntries} onSignOut={onSignOut} />}
      />
      <main id="main" tabIndex={-1} className="relative flex min-h-0 min-w-0 flex-col bg-surface outline-none">
        {liveLine}
        {children}
      </main>
      {places.length > 1 ? <BottomNav items={places} current={current?.id} /> : null}
      <CommandPalette commands={all} search={search} />
    </div>
  );
}
