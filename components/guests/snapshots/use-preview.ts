import { useEffect, useState } from 'react';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { type Asked, ask } from '#lib/web/rpc-client.ts';

/** What something would do, asked when the dialog opens and whenever `question` changes; the last answer stands meanwhile. */
export function usePreview<T>(
  question: string,
  call: () => Promise<T>,
): { value: T | null; refusal: RefusalText | null } {
  const [answer, setAnswer] = useState<Asked<T> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question says when the call is another one
  useEffect(() => {
    let isCurrent = true;
    void ask(call()).then((given) => {
      if (isCurrent) setAnswer(given);
    });
    return () => {
      isCurrent = false;
    };
  }, [question]);
  return { value: answer?.ok ? answer.value : null, refusal: answer && !answer.ok ? answer.refusal : null };
}
