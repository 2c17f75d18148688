'use client';

import { useEffect, useRef } from 'react';
import { askPower } from '#components/guests/actions/run-power.ts';
import { isTypingIn } from '#components/ui/is-typing-in.ts';
import type { PowerAction } from '#lib/domain/guest/power-action.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';

const actionOf = (event: KeyboardEvent): PowerAction | null => {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === 's') return 'start';
  if (event.key === 'S') return 'shutdown';
  if (event.key === 'R') return 'reboot';
  return null;
};

/** S, Shift S, Shift R: what is selected, else the row with the focus. */
export function useGuestKeys(rows: readonly GuestRow[], selected: ReadonlySet<string>): void {
  const latest = useRef({ rows, selected });
  latest.current = { rows, selected };
  const goAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTypingIn(event.target)) return;
      const isAfterGo = Date.now() - goAt.current < 1_000;
      goAt.current = event.key === 'g' ? Date.now() : 0;
      const action = actionOf(event);
      // G then S leads to the settings
      if (!action || isAfterGo || event.defaultPrevented) return;
      const focused = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
      const { rows: known, selected: ids } = latest.current;
      const guests = known.filter((row) => (ids.size > 0 ? ids.has(row.id) : row.id === focused));
      if (guests.length === 0) return;
      event.preventDefault();
      void askPower(guests, action);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
