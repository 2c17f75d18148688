'use client';

import { CheckHostButton } from '#components/hosts/check-host-button.tsx';
import { isAway } from '#components/hosts/host-look.ts';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';

/** Why a host cannot be worked with now, since when, and when it is tried again. Nothing where it can. */
export function HostAway({
  row,
  onBegun,
  onRefusal,
}: {
  row: HostRow;
  onBegun: (operationId: string) => void;
  onRefusal: (refusal: RefusalText) => void;
}) {
  if (!isAway(row)) return null;
  return (
    <Notice
      tone={row.connection === 'away' ? 'unknown' : 'failed'}
      title={row.refusal?.title ?? `${row.name} does not answer.`}
      technical={row.refusal?.technical}
      fix={<CheckHostButton hostId={row.id} label="Try now" size="sm" onBegun={onBegun} onRefusal={onRefusal} />}
    >
      {row.refusal?.next ?? 'Check that it is on and that the network reaches it.'} What stands here was true{' '}
      <RelativeTime at={row.lastSeenAt ?? row.connectionSince} />
      {row.nextTryAt ? (
        <>
          ; next try <RelativeTime at={row.nextTryAt} />
        </>
      ) : null}
      .
    </Notice>
  );
}
