'use client';

import { useEffect, useSyncExternalStore } from 'react';

let openCount = 0;
const listeners = new Set<() => void>();

const change = (by: number) => {
  openCount += by;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Counts this dialog while it is open. */
export function useCountedDialog(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    change(1);
    return () => change(-1);
  }, [isOpen]);
}

/** Whether a question stands before the page that must be answered first. */
export const isDialogOpen = (): boolean => openCount > 0;

export const useIsDialogOpen = (): boolean => useSyncExternalStore(subscribe, isDialogOpen, () => false);
