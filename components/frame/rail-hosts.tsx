'use client';

import { hostStateKinds, memoryShareOf } from '#components/frame/host-state.ts';
import { RailGroup, RailLine } from '#components/layout/rail.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import { formatClock } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

const words: Record<HostRow['connection'], string> = {
  new: 'new',
  connecting: 'connecting',
  up: 'up',
  away: 'does not answer',
  refused: 'needs attention',
};

/** The hosts below the places: how each stands, and how full its memory is. */
export function RailHosts({ hosts }: { hosts: readonly HostRow[] }) {
  if (hosts.length === 0) return null;
  return (
    <RailGroup title="Hosts">
      {hosts.map((host) => (
        <RailLine
          key={host.id}
          href={paths.host(host.id)}
          before={<StateGlyph kind={hostStateKinds[host.connection]} label={words[host.connection]} />}
          label={host.name}
          mono
          end={<Remark host={host} />}
        />
      ))}
    </RailGroup>
  );
}

function Remark({ host }: { host: HostRow }) {
  if (host.connection === 'away' && host.lastSeenAt) {
    return <span suppressHydrationWarning>since {formatClock(new Date(host.lastSeenAt))}</span>;
  }
  return host.connection === 'up' ? memoryShareOf(host) : words[host.connection];
}
