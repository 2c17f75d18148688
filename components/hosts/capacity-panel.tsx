'use client';

import { CapacityBar, CapacityLegend, type CapacityPart } from '#components/ui/capacity-bar.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';
import { formatBytes, formatCount, formatMiB } from '#lib/web/formats.ts';

type Capacity = {
  name: string;
  total: number;
  parts: readonly CapacityPart[];
  free: string;
  words: string;
  note?: string;
};

function cpuCapacity(row: HostRow, guests: readonly GuestRow[]): Capacity | null {
  if (row.cpus === null) return null;
  const active = guests.filter((guest) => isActive(guest.power));
  const promised = active.reduce((sum, guest) => sum + guest.vcpus, 0);
  const used = active.reduce((sum, guest) => sum + ((guest.cpuPercent ?? 0) / 100) * guest.vcpus, 0);
  const shownUsed = Math.round(used * 10) / 10;
  const free = Math.max(0, row.cpus - promised);
  return {
    name: `Processor, ${formatCount(row.cpus, 'thread')}`,
    total: row.cpus,
    parts: [
      { kind: 'used', amount: used, label: `${shownUsed} used` },
      { kind: 'promised', amount: Math.max(0, promised - used), label: `${promised} promised` },
      { kind: 'free', amount: free, label: `${free} free` },
    ],
    free: `${free} free`,
    words: `${shownUsed} used by guests · ${promised} promised`,
    note:
      promised > row.cpus
        ? `${promised} vCPU for ${row.cpus} threads, ${(promised / row.cpus).toFixed(1)} to 1`
        : undefined,
  };
}

function memoryCapacity(row: HostRow): Capacity | null {
  if (row.memoryMiB === null) return null;
  const used = row.memoryUsedMiB ?? 0;
  const free = Math.max(0, row.memoryMiB - used);
  return {
    name: `Memory, ${formatMiB(row.memoryMiB)}`,
    total: row.memoryMiB,
    parts: [
      { kind: 'used', amount: used, label: `${formatMiB(used)} used` },
      {
        kind: 'promised',
        amount: Math.max(0, row.memoryPromisedMiB - used),
        label: `${formatMiB(row.memoryPromisedMiB)} promised`,
      },
      { kind: 'free', amount: free, label: `${formatMiB(free)} free` },
    ],
    free: `${formatMiB(free)} free`,
    words: `${formatMiB(used)} used · ${formatMiB(row.memoryPromisedMiB)} promised`,
  };
}

export function poolCapacity(pool: HostDetail['pools'][number]): Capacity {
  const promised = pool.volumes.reduce((sum, volume) => sum + volume.capacityBytes, 0);
  // other files may lie in the same file system: what is not available is used
  const used = Math.max(0, pool.capacityBytes - pool.availableBytes);
  const held = pool.volumes.reduce((sum, volume) => sum + volume.allocationBytes, 0);
  const growth = Math.max(0, promised - held);
  return {
    name: `Pool ${pool.name}, ${formatBytes(pool.capacityBytes)}`,
    total: pool.capacityBytes,
    parts: [
      { kind: 'used', amount: used, label: `${formatBytes(used)} used` },
      {
        kind: 'promised',
        amount: Math.min(growth, pool.availableBytes),
        label: `disks may grow by ${formatBytes(growth)}`,
      },
      { kind: 'free', amount: pool.availableBytes, label: `${formatBytes(pool.availableBytes)} free` },
    ],
    free: `${formatBytes(pool.availableBytes)} free`,
    words: `${formatBytes(used)} used · disks may grow by ${formatBytes(growth)}`,
    note: growth > pool.availableBytes ? 'They may grow beyond what is free.' : undefined,
  };
}

/** What the host has: used, promised to guests, free; the figures beside each bar. */
export function CapacityPanel({
  row,
  guests,
  pools,
}: {
  row: HostRow;
  guests: readonly GuestRow[];
  pools: HostDetail['pools'];
}) {
  const all = [
    cpuCapacity(row, guests),
    memoryCapacity(row),
    ...pools.filter((pool) => pool.isActive).map(poolCapacity),
  ];
  const known = all.filter((capacity) => capacity !== null);
  return (
    <Panel title="Capacity" end={<CapacityLegend />}>
      {known.length === 0 ? (
        <p className="text-ink-muted">Not known before the first connection.</p>
      ) : (
        <div className="grid grid-cols-2 gap-x-6 gap-y-4.5 max-phone:grid-cols-1">
          {known.map((capacity) => (
            <CapacityFigure key={capacity.name} capacity={capacity} />
          ))}
        </div>
      )}
    </Panel>
  );
}

export function CapacityFigure({ capacity }: { capacity: Capacity }) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-baseline gap-2">
        <span className="cut flex-1 font-medium" title={capacity.name}>
          {capacity.name}
        </span>
        <span className="whitespace-nowrap text-ink-muted">{capacity.free}</span>
      </div>
      <CapacityBar name={capacity.name} total={capacity.total} parts={capacity.parts} />
      <div className="text-xs text-ink-faint">
        {capacity.words}
        {capacity.note ? <span className="block">{capacity.note}</span> : null}
      </div>
    </div>
  );
}
