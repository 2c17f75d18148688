'use client';

import { useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { paths } from '#lib/web/paths.ts';
import { ask } from '#lib/web/rpc-client.ts';

/** Begins what a dialog asks for: closes it and points at the operation, or says why it was not begun. */
export function useBegin(onClose: () => void) {
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const begin = async (call: Promise<{ operationId: string }>, told: string): Promise<void> => {
    setSending(true);
    const answer = await ask(call);
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    onClose();
    showToast({ kind: 'passed', text: told, link: { label: 'Show', href: paths.operation(answer.value.operationId) } });
  };
  return { begin, isSending, refusal };
}
