'use client';

import { useEffect, useState } from 'react';
import { useMay } from '#components/frame/me-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { formatClock, formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** A strip for each host that does not answer: since when, and that its guests are shown as they were then. */
export function AwayNotices({ hosts }: { hosts: readonly HostRow[] }) {
  const away = hosts.filter((host) => host.connection === 'away' || host.connection === 'refused');
  if (away.length > 3) {
    return (
      <Notice
        tone="unknown"
        title={`${away.length} hosts do not answer. Their guests are shown as they were seen last; they may well be running.`}
        fix={
          <LinkButton href={paths.hosts()} size="sm">
            See the hosts
          </LinkButton>
        }
      />
    );
  }
  return away.map((host) => <AwayNotice key={host.id} host={host} />);
}

function AwayNotice({ host }: { host: HostRow }) {
  const mayCheck = useMay('host.manage');
  const [isTrying, setTrying] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const tryNow = async () => {
    setTrying(true);
    const answer = await ask(rpc.hosts.check({ id: host.id }));
    setRefusal(answer.ok ? null : answer.refusal);
    setTrying(false);
  };
  const refused = host.connection === 'refused';
  const guests =
    host.guestCount === 0
      ? ''
      : ` Its ${formatCount(host.guestCount, 'guest')} ${host.guestCount === 1 ? 'is' : 'are'} shown as they were then; they may well be running.`;
  return (
    <Notice
      tone={refused ? 'failed' : 'unknown'}
      title={
        <>
          <b className="mono-name">{host.name}</b>{' '}
          {refused ? (
            (host.refusal?.title ?? 'does not let us work.')
          ) : (
            <>
              has not answered
              {host.lastSeenAt ? (
                <span suppressHydrationWarning> since {formatClock(new Date(host.lastSeenAt))}</span>
              ) : (
                ' yet'
              )}
              .
            </>
          )}
          {guests}
          {refusal ? <span className="text-failed-ink"> {refusal.title}</span> : null}
        </>
      }
      fix={
        <>
          {host.nextTryAt && !refused ? <NextTry key={host.nextTryAt} at={host.nextTryAt} /> : null}
          <LinkButton href={paths.host(host.id)} size="sm" variant="quiet" className="max-phone:hidden">
            Why
          </LinkButton>
          {mayCheck ? (
            <Button size="sm" busy={isTrying} busyLabel="Trying" onPress={() => void tryNow()}>
              Try now
            </Button>
          ) : null}
        </>
      }
    />
  );
}

/** When it is tried again by itself; nothing once that time has come, until the next is known. */
function NextTry({ at }: { at: string }) {
  const [isAhead, setAhead] = useState(false);
  useEffect(() => {
    const waitMs = new Date(at).getTime() - Date.now();
    setAhead(waitMs > 0);
    const timer = setTimeout(() => setAhead(false), Math.max(0, waitMs));
    return () => clearTimeout(timer);
  }, [at]);
  if (!isAhead) return null;
  return (
    <span className="text-xs whitespace-nowrap text-ink-faint max-phone:hidden">
      Next try <RelativeTime at={at} />
    </span>
  );
}
