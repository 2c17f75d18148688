'use client';

import { useSyncExternalStore } from 'react';

/** How a person likes the table: kept in this browser. */
export type TableSettings = { order: readonly string[]; hidden: readonly string[]; density: 'normal' | 'compact' };

const key = 'guesthouse.guests-table';
const first: TableSettings = { order: [], hidden: [], density: 'normal' };
const listeners = new Set<() => void>();
let known: TableSettings | null = null;

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** What was kept, whatever it holds: a browser's storage is written by others too. */
export function parseTableSettings(text: string | null): TableSettings {
  try {
    const kept = JSON.parse(text ?? '{}') as Partial<Record<keyof TableSettings, unknown>> | null;
    return {
      order: isWords(kept?.order) ? kept.order : [],
      hidden: isWords(kept?.hidden) ? kept.hidden : [],
      density: kept?.density === 'compact' ? 'compact' : 'normal',
    };
  } catch {
    return first;
  }
}

function read(): TableSettings {
  if (known) return known;
  try {
    known = parseTableSettings(localStorage.getItem(key));
  } catch {
    known = first;
  }
  return known;
}

export function setTableSettings(change: Partial<TableSettings>): void {
  known = { ...read(), ...change };
  try {
    localStorage.setItem(key, JSON.stringify(known));
  } catch {
    // it holds for this page then
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useTableSettings = (): TableSettings => useSyncExternalStore(subscribe, read, () => first);

/** Those that were ordered by hand first, in that order; columns that are new since then at their own place. */
export function orderColumns<T extends { id: string }>(columns: readonly T[], order: readonly string[]): T[] {
  const place = (column: T, index: number) => {
    const at = order.indexOf(column.id);
    return at < 0 ? index : at;
  };
  return columns
    .map((column, index) => ({ column, at: place(column, index), index }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map(({ column }) => column);
}

export function moveColumn(order: readonly string[], id: string, by: -1 | 1): string[] {
  const next = [...order];
  const from = next.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= next.length) return next;
  next.splice(from, 1);
  next.splice(to, 0, id);
  return next;
}
