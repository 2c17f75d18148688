'use client';

import { useMemo, useState } from 'react';
import { ChangedKey } from '#components/hosts/changed-key.tsx';
import { HostAway } from '#components/hosts/host-away.tsx';
import { HostGuests } from '#components/hosts/host-guests.tsx';
import { HostHeader } from '#components/hosts/host-header.tsx';
import { HostNetworks } from '#components/hosts/host-networks.tsx';
import { HostOperations } from '#components/hosts/host-operations.tsx';
import { HostOverview } from '#components/hosts/host-overview.tsx';
import { HostPools } from '#components/hosts/host-pools.tsx';
import { HostSettings } from '#components/hosts/host-settings.tsx';
import type { HostTab } from '#components/hosts/host-tabs.ts';
import { useRefreshWhenNewer } from '#components/hosts/use-refresh-when-newer.ts';
import { Crumbs } from '#components/layout/crumbs.tsx';
import { PageBody } from '#components/layout/page-body.tsx';
import { useLiveRow, useLiveRows } from '#components/live/live-provider.tsx';
import { OperationProgress } from '#components/operations/operation-progress.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';
import { paths } from '#lib/web/paths.ts';

/** One host: how it stands, what it lacks, what runs on it, what it has. */
export function HostPage({
  detail,
  guests: initialGuests,
  operations,
  tab,
}: {
  detail: HostDetail;
  guests: readonly GuestRow[];
  operations: readonly OperationRow[];
  tab: HostTab;
}) {
  const row = useLiveRow('hosts', detail.row);
  const allGuests = useLiveRows('guests', initialGuests);
  const hostId = detail.row.id;
  const guests = useMemo(() => allGuests.filter((guest) => guest.hostId === hostId), [allGuests, hostId]);
  const [operationId, setOperationId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  useRefreshWhenNewer(detail.row.revision, row?.revision ?? null);

  if (!row)
    return (
      <PageBody>
        <Empty
          title={`${detail.row.name} was forgotten`}
          actions={<LinkButton href={paths.hosts()}>All hosts</LinkButton>}
        >
          Somebody took it off the list. Nothing on it was changed; its guests run on.
        </Empty>
      </PageBody>
    );

  const hasChangedKey = row.connection === 'refused' && row.refusal?.code === 'host.key-changed';
  return (
    <>
      <Crumbs items={[{ label: row.name, mono: true }]} />
      <HostHeader row={row} detail={detail} onBegun={setOperationId} onRefusal={setRefusal} />
      <Tabs
        label="Host"
        current={tab}
        tabs={[
          { id: 'overview', label: 'Overview', href: paths.host(hostId) },
          { id: 'guests', label: 'Guests', href: paths.hostTab(hostId, 'guests'), count: guests.length },
          { id: 'pools', label: 'Pools', href: paths.hostTab(hostId, 'pools'), count: detail.pools.length },
          { id: 'networks', label: 'Networks', href: paths.hostTab(hostId, 'networks'), count: detail.networks.length },
          { id: 'activity', label: 'Activity', href: paths.hostTab(hostId, 'activity') },
          { id: 'settings', label: 'Settings', href: paths.hostTab(hostId, 'settings') },
        ]}
      />
      {hasChangedKey ? null : <HostAway row={row} onBegun={setOperationId} onRefusal={setRefusal} />}
      {refusal ? (
        <Notice tone="failed" title={refusal.title} technical={refusal.technical}>
          {refusal.next}
        </Notice>
      ) : null}
      {tab === 'guests' ? <HostGuests guests={guests} /> : null}
      {tab === 'activity' ? <HostOperations hostId={hostId} initial={operations} /> : null}
      {tab === 'guests' || tab === 'activity' ? null : (
        <PageBody canvas>
          <div className="flex flex-col gap-3">
            {hasChangedKey ? <ChangedKey row={row} fingerprint={detail.fingerprint} /> : null}
            {operationId ? (
              <Panel>
                <OperationProgress key={operationId} id={operationId} />
              </Panel>
            ) : null}
            {tab === 'overview' ? <HostOverview detail={detail} row={row} guests={guests} /> : null}
            {tab === 'pools' ? <HostPools detail={detail} onBegun={setOperationId} /> : null}
            {tab === 'networks' ? <HostNetworks detail={detail} onBegun={setOperationId} /> : null}
            {tab === 'settings' ? <HostSettings detail={detail} row={row} guests={guests} /> : null}
          </div>
        </PageBody>
      )}
    </>
  );
}
