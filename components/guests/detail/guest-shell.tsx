'use client';

import { useRouter, useSelectedLayoutSegment } from 'next/navigation';
import { type ReactNode, useEffect, useMemo } from 'react';
import { GoneGuest } from '#components/guests/detail/gone-guest.tsx';
import { GuestDetailProvider, useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { GuestHeader } from '#components/guests/detail/guest-header.tsx';
import { pendingChanges } from '#components/guests/detail/pending-changes.ts';
import { tabOf } from '#components/guests/guest-state.ts';
import { neighbourOf } from '#components/guests/list/guest-order.ts';
import { Crumbs } from '#components/layout/crumbs.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { isTypingIn } from '#components/ui/is-typing-in.ts';
import { Notice } from '#components/ui/notice.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { GuestDetail } from '#lib/procedures/guest/get-guest.ts';
import { formatClock } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

/** Around every tab of a guest: its head, its tabs, its keys. */
export function GuestShell({ detail, children }: { detail: GuestDetail; children: ReactNode }) {
  return (
    <GuestDetailProvider key={detail.row.id} initial={detail}>
      <Shell>{children}</Shell>
    </GuestDetailProvider>
  );
}

function Shell({ children }: { children: ReactNode }) {
  const { detail, row } = useGuest();
  const segment = useSelectedLayoutSegment() ?? 'overview';
  const changes = useMemo(() => pendingChanges(detail.hardware, detail.liveHardware), [detail]);
  const tabs = tabsOf(detail, row?.stage ?? detail.row.stage, changes.length);
  useGuestPageKeys(
    detail.row.id,
    tabs.map((tab) => tab.href),
  );
  if (!row) return <GoneGuest id={detail.row.id} name={detail.row.name} />;
  return (
    <>
      <Crumbs items={[{ label: row.name, mono: true }]} />
      <GuestHeader row={row} pendingChanges={changes.length} />
      <Tabs label="Guest" tabs={tabs} current={segment} />
      {row.hostConnection === 'up' || row.stage === 'creating' ? null : (
        <Notice
          tone="unknown"
          title={
            <>
              {row.hostName ? <span className="mono-name">{row.hostName}</span> : row.name} has not answered
              {row.hostSeenAt ? (
                <span suppressHydrationWarning> since {formatClock(new Date(row.hostSeenAt))}</span>
              ) : null}
              . What you see is as it was then; the guest may well be running.
            </>
          }
        />
      )}
      {children}
    </>
  );
}

function tabsOf(detail: GuestDetail, stage: GuestRow['stage'], changes: number) {
  const { id, may } = detail.row;
  const tab = (name: string, label: string, badge?: ReactNode) => ({
    id: name,
    label,
    href: paths.guestTab(id, name),
    badge,
  });
  // as long as it is being made there is nothing else to look at
  if (stage === 'creating') return [tab('overview', 'Overview'), tab('activity', 'Activity')];
  return [
    ...(may.includes('guest.console') ? [tab('console', 'Console')] : []),
    tab('overview', 'Overview'),
    tab(
      'hardware',
      'Hardware',
      changes > 0 ? (
        <Badge kind="working" icon="clock">
          {changes}
        </Badge>
      ) : undefined,
    ),
    tab('snapshots', 'Snapshots', detail.snapshotCount > 0 ? <Badge>{detail.snapshotCount}</Badge> : undefined),
    tab('activity', 'Activity'),
    ...(may.includes('guest.definition') ? [tab('definition', 'Definition')] : []),
  ];
}

/** 1 to 6: the tabs. [ and ]: the guests before and after this one in the list. */
function useGuestPageKeys(id: string, tabs: readonly string[]): void {
  const router = useRouter();
  const guests = useLiveRows('guests');
  const key = tabs.join(' ');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTypingIn(event.target)) return;
      const tab = /^[1-9]$/u.test(event.key) ? key.split(' ')[Number(event.key) - 1] : undefined;
      if (tab) router.push(tab);
      const by = event.key === ']' ? 1 : event.key === '[' ? -1 : null;
      const next = by === null ? null : neighbourOf(id, by);
      const row = next === null ? undefined : guests.find((guest) => guest.id === next);
      if (row) router.push(paths.guestTab(row.id, tabOf(row)));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [id, key, guests, router]);
}
