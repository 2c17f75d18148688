'use client';

import { useEffect, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { type CreateValues, toPreviewRequest } from '#components/guests/create/create-values.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

export type CreationPreview = Awaited<ReturnType<typeof rpc.guests.previewCreation>>;

const waitMs = 250;

/** What the form would make, asked 250 ms after the last change. The last answer stays until the next one. */
export function useCreationPreview(): { preview: CreationPreview | null; refusal: RefusalText | null } {
  const values = useWatch() as CreateValues;
  const [answer, setAnswer] = useState<{ preview: CreationPreview | null; refusal: RefusalText | null }>({
    preview: null,
    refusal: null,
  });
  const request = toPreviewRequest(values);
  const key = JSON.stringify(request);
  const latest = useRef(request);
  latest.current = request;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the request, written
  useEffect(() => {
    const asked = latest.current;
    if (!asked) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void ask(rpc.guests.previewCreation(asked, { signal: stop.signal })).then((found) => {
        if (stop.signal.aborted) return;
        if (found.ok) setAnswer({ preview: found.value, refusal: null });
        else setAnswer(({ preview }) => ({ preview, refusal: found.refusal }));
      });
    }, waitMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key]);
  return answer;
}
