import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { Me } from '#lib/procedures/session/get-me.ts';

export type GuestTab = { id: string; label: string; has: (row: GuestRow) => boolean };

/** The parts of the list that a person can turn to. */
export function guestTabsFor(me: Me): GuestTab[] {
  const isMine = (row: GuestRow) => row.ownerId === me.userId;
  const tabs: GuestTab[] = [{ id: 'all', label: 'All', has: () => true }];
  if (me.role === 'student') return tabs;
  tabs.push({ id: 'mine', label: 'Mine', has: isMine });
  if (me.role === 'admin') tabs.push({ id: 'nobody', label: 'Without owner', has: (row) => row.ownerId === null });
  else tabs.push({ id: 'shared', label: 'Shared with me', has: (row) => !isMine(row) });
  return tabs;
}
