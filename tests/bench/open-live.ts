import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { LiveMessage } from '#lib/domain/live/live-message.ts';
import { openEvents } from '#tests/product/open-events.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';

/** The live line as a page holds it. */
export async function openLive(signedIn: SignedIn) {
  const socket = await openEvents(signedIn);
  const rows = new Map<string, GuestRow>();
  const listeners = new Set<() => void>();
  socket.on('message', (data) => {
    const message = LiveMessage.parse(JSON.parse(String(data)));
    if (message.type !== 'changes') return;
    for (const row of message.guests.rows) rows.set(row.id, row);
    for (const listener of listeners) listener();
  });
  return {
    until(test: (row: GuestRow) => boolean): Promise<void> {
      return new Promise((resolve) => {
        const look = () => {
          if (![...rows.values()].some(test)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      });
    },
    close: () => socket.close(),
  };
}
