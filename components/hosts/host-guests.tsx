'use client';

import { CopyText } from '#components/ui/copy-text.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { OsMark } from '#components/ui/os-mark.tsx';
import { Sparkline } from '#components/ui/sparkline.tsx';
import type { StateKind } from '#components/ui/state-kind.ts';
import { StateWord } from '#components/ui/state-word.tsx';
import type { DataColumn } from '#components/ui/table/data-column.ts';
import { DataTable } from '#components/ui/table/data-table.tsx';
import type { GuestState } from '#lib/domain/guest/guest-power.ts';
import { describeOs } from '#lib/domain/image/os-catalogue.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatMiB } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

const looks: Record<GuestState, { kind: StateKind; word: string }> = {
  running: { kind: 'running', word: 'Running' },
  paused: { kind: 'paused', word: 'Paused' },
  suspended: { kind: 'paused', word: 'Asleep' },
  off: { kind: 'off', word: 'Off' },
  stopping: { kind: 'working', word: 'Stopping' },
  crashed: { kind: 'failed', word: 'Crashed' },
  unknown: { kind: 'unknown', word: 'Unknown' },
};

const columns: readonly DataColumn<GuestRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 128,
    sortValue: (guest) => looks[guest.power].word,
    cell: (guest, { stale }) => (
      <StateWord kind={looks[guest.power].kind} stale={stale}>
        {stale ? `was ${looks[guest.power].word.toLowerCase()}` : looks[guest.power].word}
      </StateWord>
    ),
  },
  {
    id: 'name',
    header: 'Name',
    width: '2fr',
    minWidth: 150,
    sortValue: (guest) => guest.name,
    cell: (guest) => (
      <span className="cut mono-name" title={guest.name}>
        {guest.name}
      </span>
    ),
  },
  {
    id: 'os',
    header: 'System',
    width: '1fr',
    minWidth: 130,
    rank: 2,
    sortValue: (guest) => describeOs(guest.osId).name,
    cell: (guest) => (
      <span className="flex min-w-0 items-center gap-2 text-ink-muted">
        <OsMark os={guest.osId} />
        <span className="cut">{describeOs(guest.osId).name}</span>
      </span>
    ),
  },
  {
    id: 'vcpus',
    header: 'vCPU',
    width: 72,
    align: 'end',
    descFirst: true,
    sortValue: (guest) => guest.vcpus,
    cell: (guest) => guest.vcpus,
  },
  {
    id: 'cpu',
    header: 'CPU now',
    width: 132,
    align: 'end',
    descFirst: true,
    sortValue: (guest) => guest.cpuPercent,
    cell: (guest, { stale }) =>
      guest.cpuPercent === null ? null : (
        <span className="flex items-center gap-2">
          <Sparkline values={guest.cpuSamples} max={100} faint={stale} />
          {Math.round(guest.cpuPercent)}%
        </span>
      ),
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 104,
    align: 'end',
    descFirst: true,
    sortValue: (guest) => guest.memoryMiB,
    cell: (guest) => formatMiB(guest.memoryMiB),
  },
  {
    id: 'address',
    header: 'Address',
    width: 150,
    rank: 2,
    cell: (guest) => (guest.addresses[0] ? <CopyText text={guest.addresses[0]} label="the address" /> : null),
  },
  {
    id: 'owner',
    header: 'Owner',
    width: 140,
    rank: 2,
    sortValue: (guest) => guest.ownerName,
    cell: (guest) => <span className="cut text-ink-muted">{guest.ownerName}</span>,
  },
];

const rowHref = (guest: GuestRow) => paths.guest(guest.id);
const byName = { id: 'name', desc: false };

/** The guests of one host. */
export function HostGuests({ guests, isStale }: { guests: readonly GuestRow[]; isStale: boolean }) {
  return (
    <DataTable
      label="Guests of this host"
      rows={guests}
      rowHref={rowHref}
      columns={columns}
      defaultSort={byName}
      isStale={() => isStale}
      renderNarrow={(guest, { stale }) => (
        <div className="flex h-full min-w-0 items-center gap-2 px-1">
          <span className="cut flex-1 mono-name">{guest.name}</span>
          <StateWord kind={looks[guest.power].kind} stale={stale}>
            {looks[guest.power].word}
          </StateWord>
        </div>
      )}
      empty={
        <Empty
          title="No guest is on this host"
          actions={
            <LinkButton href={paths.createGuest()} variant="primary">
              Create a guest
            </LinkButton>
          }
        >
          Guests that somebody makes with virsh or virt-manager show here at once, too.
        </Empty>
      }
    />
  );
}
