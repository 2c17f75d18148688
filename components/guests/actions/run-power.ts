'use client';

import { setAsked, setPending } from '#components/guests/actions/action-store.ts';
import { actionViews } from '#components/guests/actions/action-views.ts';
import type { PowerAction } from '#lib/domain/guest/power-action.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** How long the row may take to say itself what was asked for. The live line brings it within milliseconds. */
const pendingMs = 2_000;

/** Sends one action for one guest. The row shows it at once. */
export async function sendPower(row: GuestRow, action: PowerAction) {
  setPending(row.id, action);
  const answer = await ask(rpc.guests.power({ id: row.id, action }));
  if (answer.ok) setTimeout(() => setPending(row.id, null), pendingMs);
  else setPending(row.id, null);
  return answer;
}

/** What a button, a key or the palette does: at once where nothing can be lost, after a question otherwise. */
export async function askPower(guests: readonly GuestRow[], action: PowerAction): Promise<void> {
  const [only] = guests;
  if (!only) return;
  if (guests.length > 1 || actionViews[action].warning) return setAsked({ action, guests });
  const answer = await sendPower(only, action);
  if (!answer.ok) setAsked({ action, guests, refusal: answer.refusal });
}

export const askClone = (row: GuestRow): void => setAsked({ action: 'clone', guests: [row] });

export const askPublish = (row: GuestRow): void => setAsked({ action: 'publish', guests: [row] });

export const askRun = (guests: readonly GuestRow[]): void => setAsked({ action: 'run', guests });

export const askPassword = (guests: readonly GuestRow[]): void => setAsked({ action: 'password', guests });

export const askDelete = (guests: readonly GuestRow[]): void => {
  if (guests.length > 0) setAsked({ action: 'delete', guests });
};
