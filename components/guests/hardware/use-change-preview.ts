'use client';

import { type Answer, useAnswer } from '#components/live/use-answer.ts';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import { rpc } from '#lib/web/rpc-client.ts';

export type ChangePreview = Awaited<ReturnType<typeof rpc.guests.previewChange>>;

const waitMs = 250;

const preview = (wish: { id: string; changes: ChangeRequest[] }, options: { signal: AbortSignal }) =>
  rpc.guests.previewChange(wish, options);

/** What changes would do; no change, no answer. */
export const useChangePreview = (id: string, changes: readonly ChangeRequest[]): Answer<ChangePreview> =>
  useAnswer(changes.length === 0 ? null : { id, changes: [...changes] }, preview, waitMs);
