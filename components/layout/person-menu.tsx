'use client';

import { useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import { currentTheme, setTheme, subscribeToTheme, type Theme } from '#components/layout/theme.ts';
import { initialsOf } from '#components/ui/face.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';
import { Menu, type MenuEntry } from '#components/ui/menu.tsx';

export type Person = { name: string /** Address or role, below the name. */; detail: string };

const themes: readonly { id: Theme; label: string; icon: IconName }[] = [
  { id: 'light', label: 'Light', icon: 'sun' },
  { id: 'dark', label: 'Dark', icon: 'moon' },
  { id: 'system', label: 'As the system', icon: 'system' },
];

/** Who is signed in: own account, the look, sign out. */
export function PersonMenu({
  person,
  entries = [],
  onSignOut,
}: {
  person: Person;
  entries?: readonly MenuEntry[];
  onSignOut: () => void;
}) {
  const theme = useSyncExternalStore(subscribeToTheme, currentTheme, () => 'system' as Theme);
  return (
    <Menu
      label={person.name}
      head={
        <div className="border-b border-line px-3 py-2">
          <div className="cut font-medium">{person.name}</div>
          <div className="cut text-xs text-ink-faint">{person.detail}</div>
        </div>
      }
      groups={[
        { id: 'own', items: entries },
        {
          id: 'theme',
          title: 'Look',
          items: themes.map((each) => ({ ...each, current: each.id === theme, onAction: () => setTheme(each.id) })),
        },
        { id: 'out', items: [{ id: 'sign-out', label: 'Sign out', icon: 'out', onAction: onSignOut }] },
      ]}
      trigger={
        <Button
          aria-label={`${initialsOf(person.name)}, ${person.name}, account`}
          className="grid size-6 flex-none place-items-center rounded-full bg-pressed text-xs font-semibold text-ink-muted hover:text-ink max-phone:size-8"
        >
          {initialsOf(person.name)}
        </Button>
      }
    />
  );
}
