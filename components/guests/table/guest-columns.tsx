'use client';

import { describeBeyond } from '#components/guests/memory-words.ts';
import { shortOsName } from '#components/guests/short-os-name.ts';
import { GuestName } from '#components/guests/table/guest-name.tsx';
import { CreationStep, GuestStateCell } from '#components/guests/table/guest-state-cell.tsx';
import { CopyText } from '#components/ui/copy-text.tsx';
import { Face } from '#components/ui/face.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Sparkline } from '#components/ui/sparkline.tsx';
import type { DataColumn } from '#components/ui/table/data-column.ts';
import { Tag } from '#components/ui/tag.tsx';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import { memoryUseOf } from '#lib/domain/guest/memory-use.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { formatClock, formatGiBFigure, formatMiB } from '#lib/web/formats.ts';

const isMaking = (row: GuestRow) => row.stage === 'creating' && row.operation !== null;
const isMeasured = (row: GuestRow) => isActive(row.power) && row.cpuPercent !== null;
const shownTags = 2;

function CpuCell({ row, stale }: { row: GuestRow; stale: boolean }) {
  if (isMaking(row)) return <CreationStep row={row} part="bar" />;
  if (!isMeasured(row) || row.cpuPercent === null) return <span className="ml-auto text-ink-faint">–</span>;
  return (
    <span className="flex w-full items-center justify-end gap-2.5">
      <Sparkline values={row.cpuSamples} max={100} faint={stale} />
      <span className="w-9 text-right">{Math.round(row.cpuPercent)}%</span>
    </span>
  );
}

function MemoryCell({ row, stale }: { row: GuestRow; stale: boolean }) {
  if (isMaking(row)) return <CreationStep row={row} part="words" />;
  const use = memoryUseOf(row);
  if (!isActive(row.power) || use === null) {
    return <span className="ml-auto text-ink-faint">{row.memoryMiB > 0 ? formatMiB(row.memoryMiB) : '–'}</span>;
  }
  return (
    <span className="flex w-full items-center justify-end gap-2.5">
      <Sparkline values={row.memorySamples} max={row.memoryMiB} faint={stale} />
      <span
        className="w-16 text-right"
        title={use.beyondMiB === null ? undefined : describeBeyond(use.beyondMiB, row.memoryMiB)}
      >
        {formatGiBFigure(use.usedMiB)}
        <span className="text-ink-faint"> / {formatGiBFigure(row.memoryMiB)}</span>
      </span>
    </span>
  );
}

function AddressCell({ row, stale }: { row: GuestRow; stale: boolean }) {
  const [first, ...rest] = row.addresses;
  if (!first) return <span className="text-ink-faint">–</span>;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <CopyText text={first} label="address" faint={stale} />
      {rest.length > 0 ? (
        <span className="flex-none text-xs text-ink-faint" title={rest.join(', ')}>
          +{rest.length}
        </span>
      ) : null}
    </span>
  );
}

function TagsCell({ row }: { row: GuestRow }) {
  const rest = row.tags.slice(shownTags);
  return (
    <span className="flex min-w-0 items-center gap-1">
      {row.tags.slice(0, shownTags).map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
      {rest.length > 0 ? (
        <span className="flex-none text-xs text-ink-faint" title={rest.join(', ')}>
          +{rest.length}
        </span>
      ) : null}
    </span>
  );
}

function SeenCell({ row, stale }: { row: GuestRow; stale: boolean }) {
  const at = stale ? (row.hostSeenAt ?? row.seenAt) : row.seenAt;
  if (!at) return <span className="text-ink-faint">–</span>;
  return (
    <span className="text-ink-faint">
      {stale ? <span suppressHydrationWarning>{formatClock(new Date(at))}</span> : <RelativeTime at={at} form="seen" />}
    </span>
  );
}

/** The columns of the table of guests, in the order in which they stand at first. */
export const guestColumns: readonly DataColumn<GuestRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 134,
    sortValue: (row) => `${row.stage === 'present' ? 'b' : 'a'} ${row.power}`,
    cell: (row) => <GuestStateCell row={row} />,
  },
  {
    id: 'name',
    header: 'Name',
    width: '5fr',
    minWidth: 170,
    sortValue: (row) => row.name,
    cell: (row, { stale }) => <GuestName row={row} stale={stale} />,
  },
  {
    id: 'os',
    header: 'OS',
    width: 112,
    rank: 2,
    sortValue: (row) => describeOs(row.osId).name,
    cell: (row, { stale }) => (
      <span className={`cut ${stale ? '' : 'text-ink-muted'}`} title={describeOs(row.osId).name}>
        {row.osId ? shortOsName(row.osId) : '–'}
      </span>
    ),
  },
  {
    id: 'host',
    header: 'Host',
    width: 78,
    sortValue: (row) => row.hostName,
    cell: (row) => (
      <span className="mono cut" title={row.hostName ?? undefined}>
        {row.hostName}
      </span>
    ),
  },
  {
    id: 'cpu',
    header: 'CPU',
    width: 118,
    align: 'end',
    descFirst: true,
    sortValue: (row) => (isMeasured(row) ? row.cpuPercent : null),
    cell: (row, { stale }) => <CpuCell row={row} stale={stale} />,
  },
  {
    id: 'memory',
    header: 'Memory, GiB',
    width: 152,
    align: 'end',
    descFirst: true,
    sortValue: (row) => row.memoryMiB,
    cell: (row, { stale }) => <MemoryCell row={row} stale={stale} />,
  },
  {
    id: 'address',
    header: 'Address',
    width: 150,
    sortValue: (row) => row.addresses[0] ?? null,
    cell: (row, { stale }) => <AddressCell row={row} stale={stale} />,
  },
  {
    id: 'tags',
    header: 'Tags',
    width: '4fr',
    minWidth: 132,
    sortValue: (row) => row.tags.join(' ') || null,
    cell: (row) => <TagsCell row={row} />,
  },
  {
    id: 'owner',
    header: 'Owner',
    width: 60,
    rank: 2,
    sortValue: (row) => row.ownerName,
    cell: (row) => (row.ownerName ? <Face name={row.ownerName} small /> : <span className="text-ink-faint">–</span>),
  },
  {
    id: 'seen',
    header: 'Seen',
    width: 66,
    align: 'end',
    sortValue: (row) => row.seenAt,
    cell: (row, { stale }) => <SeenCell row={row} stale={stale} />,
  },
];
