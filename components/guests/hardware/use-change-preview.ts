'use client';

import { useEffect, useState } from 'react';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

export type ChangePreview = Awaited<ReturnType<typeof rpc.guests.previewChange>>;

const waitMs = 250;
const nothing = { preview: null, refusal: null };

/** What changes would do, asked 250 ms after the last one. The last answer stays until the next one; no change, no answer. */
export function useChangePreview(
  id: string,
  changes: readonly ChangeRequest[],
): { preview: ChangePreview | null; refusal: RefusalText | null } {
  const [answer, setAnswer] = useState<{ preview: ChangePreview | null; refusal: RefusalText | null }>(nothing);
  const key = JSON.stringify(changes);
  useEffect(() => {
    const asked = JSON.parse(key) as ChangeRequest[];
    if (asked.length === 0) {
      setAnswer(nothing);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void ask(rpc.guests.previewChange({ id, changes: asked }, { signal: stop.signal })).then((found) => {
        if (stop.signal.aborted) return;
        if (found.ok) setAnswer({ preview: found.value, refusal: null });
        else setAnswer(({ preview }) => ({ preview, refusal: found.refusal }));
      });
    }, waitMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [id, key]);
  return answer;
}
