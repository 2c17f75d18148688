'use client';

import { useEffect, useState } from 'react';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask } from '#lib/web/rpc-client.ts';

export type Answer<T> = { value: T | null; refusal: RefusalText | null };

const none = { value: null, refusal: null };

/**
 * What is answered to `question`: asked when it is first there and whenever it is another one, `waitMs` after its last change.
 * The last answer stands until the next one, a refusal beside it; without a question there is none. What only makes it worth
 * asking again (a revision) belongs into the question too.
 *
 * @param call stands outside of the component: another function is another question
 * @param isHeld while it is so nothing is asked, and the last answer stands
 */
export function useAnswer<Q, T>(
  question: Q | null,
  call: (question: Q, options: { signal: AbortSignal }) => Promise<T>,
  waitMs = 0,
  isHeld = false,
): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>(none);
  const key = JSON.stringify(question);
  useEffect(() => {
    if (isHeld) return;
    const asked = JSON.parse(key) as Q | null;
    if (asked === null) {
      setAnswer(none);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void ask(call(asked, { signal: stop.signal })).then((found) => {
        if (stop.signal.aborted) return;
        if (found.ok) setAnswer({ value: found.value, refusal: null });
        else setAnswer(({ value }) => ({ value, refusal: found.refusal }));
      });
    }, waitMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, call, waitMs, isHeld]);
  return answer;
}
