import { cache } from 'react';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

/** One guest, read once per request; the 404 page where this person may not see it. */
export const loadGuest = cache(async (id: string) => orNotFound((await pageCaller()).guests.get({ id })));
