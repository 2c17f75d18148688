'use client';

import { useState } from 'react';
import { type ListQuery, writeListQuery } from '#components/guests/list/list-query.ts';

/** What the list shows, kept in the address: a link to it, or a step back, shows the same. */
export function useListQuery(initial: ListQuery) {
  const [query, setQuery] = useState(initial);
  const change = (part: Partial<ListQuery>) => {
    const next = { ...query, ...part };
    setQuery(next);
    window.history.replaceState(null, '', `${window.location.pathname}${writeListQuery(next)}`);
  };
  return { query, change };
}
