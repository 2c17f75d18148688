'use client';

import { CheckHostButton } from '#components/hosts/check-host-button.tsx';
import { addressOf, hostLook, isAway } from '#components/hosts/host-look.ts';
import { Badge } from '#components/ui/badge.tsx';
import { CapacityBar } from '#components/ui/capacity-bar.tsx';
import { CopyText } from '#components/ui/copy-text.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StateWord } from '#components/ui/state-word.tsx';
import type { DataColumn } from '#components/ui/table/data-column.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import { formatGiBFigure, formatMiB } from '#lib/web/formats.ts';

export const memoryParts = (row: HostRow) => {
  const total = row.memoryMiB ?? 0;
  const used = row.memoryUsedMiB ?? 0;
  const promised = Math.max(0, row.memoryPromisedMiB - used);
  const free = Math.max(0, total - used);
  return { total, used, promised, free };
};

function MemoryCell({ row, stale }: { row: HostRow; stale: boolean }) {
  if (row.memoryMiB === null) return <span className="text-ink-faint">not known yet</span>;
  const { total, used, promised, free } = memoryParts(row);
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2">
      <span className={`w-24 flex-none ${stale ? 'opacity-50' : ''}`}>
        <CapacityBar
          name="Memory"
          total={total}
          parts={[
            { kind: 'used', amount: used, label: `${formatMiB(used)} used` },
            { kind: 'promised', amount: promised, label: `${formatMiB(row.memoryPromisedMiB)} promised` },
            { kind: 'free', amount: free, label: `${formatMiB(free)} free` },
          ]}
        />
      </span>
      <span className={`text-xs whitespace-nowrap ${stale ? 'text-ink-faint' : 'text-ink-muted'}`}>
        {formatGiBFigure(used)} of {formatMiB(total)}
      </span>
    </span>
  );
}

function ReadinessCell({ row }: { row: HostRow }) {
  if (row.checksTotal === null || row.checksPassed === null) return <span className="text-ink-faint">not checked</span>;
  return (
    <Badge>
      {row.checksPassed} of {row.checksTotal} pass
    </Badge>
  );
}

function SinceCell({ row }: { row: HostRow }) {
  if (!isAway(row))
    return (
      <span className="text-ink-faint">
        <RelativeTime at={row.lastSeenAt ?? row.connectionSince} form="seen" />
      </span>
    );
  return (
    <span className="flex items-center gap-2">
      <span className="text-xs text-ink-faint">
        {row.nextTryAt ? (
          <>
            next <RelativeTime at={row.nextTryAt} />
          </>
        ) : (
          <>
            since <RelativeTime at={row.connectionSince} form="seen" />
          </>
        )}
      </span>
      <CheckHostButton hostId={row.id} label="Try now" size="sm" />
    </span>
  );
}

export const hostColumns: readonly DataColumn<HostRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 128,
    sortValue: (row) => hostLook(row).word,
    cell: (row) => <StateWord kind={hostLook(row).kind}>{hostLook(row).word}</StateWord>,
  },
  {
    id: 'name',
    header: 'Name',
    width: '1fr',
    minWidth: 130,
    sortValue: (row) => row.name,
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="cut mono-name" title={row.name}>
          {row.name}
        </span>
        {row.isLocal ? <Badge outline>this machine</Badge> : null}
      </span>
    ),
  },
  {
    id: 'address',
    header: 'Address',
    width: '1.4fr',
    minWidth: 170,
    sortValue: (row) => row.address,
    cell: (row) => <CopyText text={addressOf(row)} label="the address" />,
  },
  {
    id: 'guests',
    header: 'Guests',
    width: 112,
    descFirst: true,
    sortValue: (row) => row.guestCount,
    cell: (row) => (
      <span className="text-ink-muted">
        {row.runningCount} of {row.guestCount} running
      </span>
    ),
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 220,
    descFirst: true,
    sortValue: (row) => row.memoryUsedMiB,
    cell: (row, { stale }) => <MemoryCell row={row} stale={stale} />,
  },
  {
    id: 'versions',
    header: 'Versions',
    width: 170,
    rank: 2,
    cell: (row) => (
      <span className="cut text-xs text-ink-muted">
        {[row.libvirtVersion && `libvirt ${row.libvirtVersion}`, row.qemuVersion && `QEMU ${row.qemuVersion}`]
          .filter(Boolean)
          .join(', ')}
      </span>
    ),
  },
  {
    id: 'readiness',
    header: 'Readiness',
    width: 104,
    rank: 2,
    sortValue: (row) => row.checksPassed,
    cell: (row) => <ReadinessCell row={row} />,
  },
  {
    id: 'seen',
    header: 'Seen',
    width: 180,
    sortValue: (row) => (row.lastSeenAt ? Date.parse(row.lastSeenAt) : null),
    cell: (row) => <SinceCell row={row} />,
  },
];

/** Two lines, for narrow windows. */
export function HostNarrow({ row }: { row: HostRow }) {
  const look = hostLook(row);
  return (
    <div className="flex h-full min-w-0 flex-col justify-center gap-0.5 px-1">
      <div className="flex min-w-0 items-center gap-2">
        <span className="cut flex-1 mono-name">{row.name}</span>
        <StateWord kind={look.kind}>{look.word}</StateWord>
      </div>
      <div className="flex min-w-0 items-center gap-2 text-xs text-ink-faint">
        <span className="cut flex-1">
          {row.runningCount} of {row.guestCount} guests running
        </span>
        {row.memoryMiB === null ? null : (
          <span className="whitespace-nowrap">
            {formatGiBFigure(row.memoryUsedMiB ?? 0)} of {formatMiB(row.memoryMiB)}
          </span>
        )}
      </div>
    </div>
  );
}
