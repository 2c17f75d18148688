'use client';

import { type KeyboardEvent, useEffect } from 'react';
import { isTypingIn } from '#components/ui/is-typing-in.ts';

export type RowKeys = {
  count: number;
  active: number;
  /** Rows of one page, for Page Up and Down. */
  page: number;
  move: (index: number, extend: boolean) => void;
  open: (index: number) => void;
  toggle: (index: number) => void;
  all: (() => void) | null;
  clear: (() => boolean) | null;
};

/** Where the row of an id is. */
type IndexOf = (id: string) => number;

type KeyLike = Pick<globalThis.KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const step = (keys: RowKeys, key: string): number | null => {
  const { active, count, page } = keys;
  if (key === 'ArrowDown' || key === 'j' || key === 'J') return active + 1;
  if (key === 'ArrowUp' || key === 'k' || key === 'K') return active < 0 ? 0 : active - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === 'PageDown') return active + page;
  if (key === 'PageUp') return active - page;
  return null;
};

/** Does what the key means for rows; true when it meant something. `onRow`: the row itself has the focus. */
export function takeRowKey(keys: RowKeys, event: KeyLike, onRow: boolean): boolean {
  if (keys.count === 0 || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== 'a' || !keys.all) return false;
    keys.all();
    return true;
  }
  const next = step(keys, event.key);
  if (next !== null) {
    keys.move(Math.max(0, Math.min(keys.count - 1, next)), event.shiftKey && event.key.length > 1);
    return true;
  }
  if (event.key === 'Escape') return keys.clear?.() ?? false;
  if (!onRow || keys.active < 0) return false;
  if (event.key === ' ') keys.toggle(keys.active);
  else if (event.key === 'Enter') keys.open(keys.active);
  else return false;
  return true;
}

/** The keys of the grid; J, K, Ctrl+A and Escape work from anywhere on the page where nothing is typed. */
export function useRowKeys(keys: RowKeys, indexOf: IndexOf) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || isTypingIn(event.target)) return;
      const from = event.target instanceof HTMLElement ? event.target : document.body;
      const free = from === document.body || from.tagName === 'MAIN';
      const letter = /^[jk]$/i.test(event.key) || event.key === 'Escape';
      const isAll = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a';
      if ((letter || (free && (isAll || event.key.startsWith('Arrow')))) && takeRowKey(keys, event, false)) {
        event.preventDefault();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return (event: KeyboardEvent<HTMLTableElement>) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (!target || (target.matches('input:not([type="checkbox"]), textarea, select') && isTypingIn(target))) return;
    // what has the focus is asked itself: it may have got it before the page's program was there to hear of it
    const focused = target.matches('[data-row]') ? indexOf(target.dataset.row ?? '') : -1;
    const at = focused < 0 ? keys : { ...keys, active: focused };
    if (takeRowKey(at, event, focused >= 0)) event.preventDefault();
  };
}
