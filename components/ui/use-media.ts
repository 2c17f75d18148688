'use client';

import { useCallback, useSyncExternalStore } from 'react';

/** Whether the window matches. On the server and in the first draw it does not, so both draw the same. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', onChange);
      return () => list.removeEventListener('change', onChange);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

export const phoneQuery = '(width < 720px)';
/** Too narrow for a table of eight columns beside something else. */
export const deskQuery = '(width < 1280px)';
export const laptopQuery = '(width < 1120px)';
