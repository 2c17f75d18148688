'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { describeBrowser } from '#components/settings/describe-browser.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

export type SessionRow = {
  id: string;
  isThis: boolean;
  address: string | null;
  browser: string | null;
  createdAt: string;
  seenAt: string;
};

/** Where one is signed in. Any session but this one can be ended here; open consoles end with it. */
export function Sessions({ sessions }: { sessions: readonly SessionRow[] }) {
  const router = useRouter();
  const [endingId, setEndingId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const revoke = async (id: string) => {
    setEndingId(id);
    const answer = await ask(rpc.session.revoke({ id }));
    setEndingId(null);
    setRefusal(answer.ok ? null : answer.refusal);
    router.refresh();
  };
  return (
    <Panel title="Where you are signed in" flush>
      {refusal ? (
        <Notice tone="failed" title={refusal.title}>
          {refusal.next}
        </Notice>
      ) : null}
      <ul aria-label="Sessions">
        {sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-3 border-t border-line px-3.5 py-2 first:border-t-0">
            <span className="min-w-0 flex-1">
              <span className="flex min-w-0 items-center gap-2">
                <span className="cut font-medium">{describeBrowser(session.browser)}</span>
                {session.isThis ? <Badge kind="passed">this one</Badge> : null}
              </span>
              <span className="block text-xs text-ink-faint">
                {session.address ? <span className="mono">{session.address}</span> : 'address not known'}, signed in{' '}
                <RelativeTime at={session.createdAt} />, seen <RelativeTime at={session.seenAt} />
              </span>
            </span>
            {session.isThis ? null : (
              <Button
                size="sm"
                busy={endingId === session.id}
                busyLabel="Signing out"
                aria-label={`Sign out ${describeBrowser(session.browser)}`}
                onPress={() => void revoke(session.id)}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
