'use client';

import Link from 'next/link';
import { useRef, useState } from 'react';
import { OsMark } from '#components/ui/os-mark.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Sparkline } from '#components/ui/sparkline.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatGiBFigure, formatPercent } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

const shownMax = 9;

/** Who uses the host most now. What somebody points at or has come to with Tab stays where it is. */
export function GuestsByAppetite({ guests, hostId }: { guests: readonly GuestRow[]; hostId: string }) {
  const hungry = guests
    .filter((guest) => guest.cpuPercent !== null)
    .sort((a, b) => (b.cpuPercent ?? 0) - (a.cpuPercent ?? 0))
    .slice(0, shownMax);
  const [isHeld, setIsHeld] = useState(false);
  const order = useRef<readonly string[]>([]);
  if (!isHeld) order.current = hungry.map((guest) => guest.id);
  const shown = isHeld
    ? order.current.flatMap((id) => guests.find((guest) => guest.id === id && guest.cpuPercent !== null) ?? [])
    : hungry;
  return (
    <Panel
      title="Guests by appetite"
      end={<TextLink href={paths.hostTab(hostId, 'guests')}>All {String(guests.length)}</TextLink>}
      flush
    >
      {hungry.length === 0 ? (
        <p className="p-3.5 text-ink-muted">None of its guests runs.</p>
      ) : (
        <table
          className="w-full table-fixed text-left"
          onFocus={() => setIsHeld(true)}
          onBlur={({ currentTarget, relatedTarget }) =>
            setIsHeld(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))
          }
          onPointerEnter={() => setIsHeld(true)}
          onPointerLeave={() => setIsHeld(false)}
        >
          <thead>
            <tr className="h-head border-b border-line text-xs text-ink-muted [&>th]:px-3.5 [&>th]:font-medium">
              <th scope="col">Name</th>
              <th scope="col" className="w-36 text-right">
                CPU
              </th>
              <th scope="col" className="w-36 text-right">
                Memory, GiB
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((guest) => (
              <tr key={guest.id} className="h-row-compact border-t border-line first:border-t-0 hover:bg-hover">
                <td className="px-3.5">
                  <Link href={paths.guest(guest.id)} className="flex min-w-0 items-center gap-2 rounded-xs">
                    <OsMark os={guest.osId} />
                    <span className="cut mono-name">{guest.name}</span>
                  </Link>
                </td>
                <td className="px-3.5">
                  <span className="flex items-center justify-end gap-2">
                    <Sparkline values={guest.cpuSamples} max={100} />
                    <span className="w-10 text-right">{formatPercent((guest.cpuPercent ?? 0) / 100)}</span>
                  </span>
                </td>
                <td className="px-3.5">
                  <span className="flex items-center justify-end gap-2">
                    <Sparkline values={guest.memorySamples} max={guest.memoryMiB} />
                    <span className="w-10 text-right">
                      {guest.memoryUsedMiB === null ? '' : formatGiBFigure(guest.memoryUsedMiB)}
                    </span>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
