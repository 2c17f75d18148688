'use client';

import { useSyncExternalStore } from 'react';
import type { AskedAction } from '#components/guests/actions/action-views.ts';
import type { PowerAction } from '#lib/domain/guest/power-action.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';

/** What was asked for, by a button, a key or the palette: the frame answers with the dialog it needs. */
export type Asked = {
  action: AskedAction;
  guests: readonly GuestRow[];
  /** It was tried at once and refused: the dialog shows why. */
  refusal?: RefusalText;
};

let asked: Asked | null = null;
let pending: ReadonlyMap<string, PowerAction> = new Map();
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function setAsked(next: Asked | null): void {
  asked = next;
  tell();
}

export const useAsked = (): Asked | null =>
  useSyncExternalStore(
    subscribe,
    () => asked,
    () => null,
  );

/** Shows at once what was asked for, until the row itself says so. */
export function setPending(guestId: string, action: PowerAction | null): void {
  const next = new Map(pending);
  if (action) next.set(guestId, action);
  else next.delete(guestId);
  pending = next;
  tell();
}

export const usePending = (guestId: string): PowerAction | null =>
  useSyncExternalStore(
    subscribe,
    () => pending.get(guestId) ?? null,
    () => null,
  );
