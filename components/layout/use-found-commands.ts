'use client';

import { useEffect, useState } from 'react';
import type { PaletteSearch } from '#components/layout/command-palette.tsx';
import type { Command } from '#components/layout/match-commands.ts';

const none: readonly Command[] = [];

/** What the server finds for the words, 120 ms after the last key. What was found stays until the next answer, so nothing flickers. */
export function useFoundCommands(query: string, search: PaletteSearch | undefined): readonly Command[] {
  const [found, setFound] = useState(none);
  useEffect(() => {
    const words = query.trim();
    if (!search || words === '') {
      setFound(none);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      search(words, stop.signal).then(
        (answer) => {
          if (!stop.signal.aborted) setFound(answer);
        },
        () => {
          if (!stop.signal.aborted) setFound(none);
        },
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query, search]);
  return found;
}
