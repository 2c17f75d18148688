'use client';

import { useEffect, useId, useSyncExternalStore } from 'react';
import type { Command } from '#components/layout/match-commands.ts';

/** Commands of the page that is shown, beside those of the frame; and whether the palette is open. */
const byOwner = new Map<string, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];
let isOpen = false;
const none: readonly Command[] = [];

const tell = () => {
  all = [...byOwner.values()].flat();
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Offers the page's actions in the palette while the page is shown. Keep `commands` the same between draws (useMemo). */
export function usePageCommands(commands: readonly Command[]): void {
  const owner = useId();
  useEffect(() => {
    byOwner.set(owner, commands);
    tell();
    return () => {
      byOwner.delete(owner);
      tell();
    };
  }, [owner, commands]);
}

export const useRegisteredCommands = (): readonly Command[] =>
  useSyncExternalStore(
    subscribe,
    () => all,
    () => none,
  );

export function setPaletteOpen(open: boolean): void {
  isOpen = open;
  tell();
}

export const usePaletteOpen = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => isOpen,
    () => false,
  );
