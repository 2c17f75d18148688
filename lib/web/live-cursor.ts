import { connection } from 'next/server';
import { cache } from 'react';
import { currentCursor } from '#lib/infra/db/read-events.ts';
import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';
import { type Caller, callerFor } from '#lib/web/caller.ts';
import { requireActor } from '#lib/web/session.ts';

/** Where this page's data begins to be followed. Taken once per request and before anything is read. */
export const liveCursor = cache(async () => {
  // pages are made when they are asked for, never while building
  await connection();
  return currentCursor(sharedRuntime().db);
});

/** The procedures for a page: what they read is no older than the cursor that the live line starts from. */
export async function pageCaller(): Promise<Caller> {
  await liveCursor();
  return callerFor(await requireActor());
}
