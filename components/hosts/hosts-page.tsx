'use client';

import { useState } from 'react';
import { HostsTable } from '#components/hosts/hosts-table.tsx';
import { type LocalHost, LocalHostCard } from '#components/hosts/local-host-card.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import { formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

/** All hosts, live. Where this machine is not one of them yet, it is offered. */
export function HostsPage({ initial, local }: { initial: readonly HostRow[]; local: LocalHost }) {
  const rows = useLiveRows('hosts', initial);
  const hasLocal = rows.some((row) => row.isLocal);
  const [isAdding, setAdding] = useState(false);
  const away = rows.filter((row) => row.connection !== 'up').length;
  return (
    <>
      <PageHeader
        title="Hosts"
        line
        facts={
          rows.length > 0 ? (
            <span>
              {formatCount(rows.length, 'host')}
              {away > 0 ? `, ${away} not reachable` : ''}
            </span>
          ) : null
        }
        actions={
          <LinkButton
            href={paths.addHost()}
            icon="plus"
            variant={rows.length > 0 || !local.isPrepared ? 'primary' : 'normal'}
          >
            Add a host
          </LinkButton>
        }
      />
      {rows.length > 0 && !isAdding ? <HostsTable rows={rows} /> : null}
      {rows.length === 0 || isAdding ? (
        <div className="min-h-0 flex-1 overflow-auto bg-canvas p-gutter max-phone:p-4">
          <Empty title="Where should guests run?">
            A host is a machine with libvirt, QEMU and SSH. Nothing of Guesthouse gets installed on it, and what runs
            there now keeps running.
          </Empty>
          <div className="mx-auto max-w-[640px]">
            <LocalHostCard local={local} isHost={false} onBegun={() => setAdding(true)} />
          </div>
        </div>
      ) : local.changes.length === 0 && (hasLocal || !local.isPrepared) ? null : (
        <div className="max-h-[50%] flex-none overflow-auto border-t border-line bg-canvas p-gutter max-phone:p-4">
          <div className="max-w-[760px]">
            <LocalHostCard local={local} isHost={hasLocal} />
          </div>
        </div>
      )}
    </>
  );
}
