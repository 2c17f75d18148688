import { cache } from 'react';
import { findUnmaking } from '#components/guests/detail/unmade.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

/** One guest, read once per request; the 404 page where this person may not see it. */
export const loadGuest = cache(async (id: string) => orNotFound((await pageCaller()).guests.get({ id })));

/** How the making of a guest that is not there went, as far as this person may know; null where it was made, or never asked for. */
export const loadUnmade = cache(async (id: string): Promise<OperationRow | null> => {
  const operations = await (await pageCaller()).operations.list({ guestId: id });
  return findUnmaking(operations, id) ?? null;
});
