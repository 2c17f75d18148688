'use client';

import { useMemo } from 'react';
import { askPower } from '#components/guests/actions/run-power.ts';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { type HardwareRow, hardwareGroups } from '#components/guests/detail/hardware-rows.ts';
import { pendingChanges } from '#components/guests/detail/pending-changes.ts';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { Tag } from '#components/ui/tag.tsx';
import { formatCount } from '#lib/web/formats.ts';

/** The devices of a guest: which know that they are virtual, which imitate real ones, and what waits for the next boot. */
export function GuestHardwareTab() {
  const { detail, row } = useGuest();
  const changes = useMemo(() => pendingChanges(detail.hardware, detail.liveHardware), [detail]);
  const showPaths = detail.row.may.includes('guest.definition');
  const hardware = detail.hardware ?? detail.liveHardware;
  if (!hardware) {
    return (
      <Empty title="Its hardware was not read yet">It shows here as soon as the host has told its definition.</Empty>
    );
  }
  const groups = hardwareGroups(hardware, changes, showPaths);
  const rows = groups.flatMap((group) => group.rows);
  const count = (kind: string) => rows.filter((each) => each.kind === kind).length;
  return (
    <ScrollRegion label="Hardware" className="min-h-0 flex-1 -outline-offset-2">
      {changes.length > 0 && row ? (
        <div
          role="status"
          className="flex min-h-9 items-center gap-2.5 border-b border-line bg-working-subtle px-gutter py-[7px] max-phone:px-4"
        >
          <Icon name="clock" className="text-working-ink" />
          <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <b className="font-semibold">
              {formatCount(changes.length, 'change')} {changes.length === 1 ? 'waits' : 'wait'} for the next boot.
            </b>{' '}
            {changes.map((change) => `${change.label} ${change.before} → ${change.after}`).join(', ')}.
          </span>
          {row.may.includes('guest.power') ? (
            <Button
              size="sm"
              icon="restart"
              disabledReason={obstacleTo('shutdownAndStart', row)}
              onPress={() => void askPower([row], 'shutdown-and-start')}
            >
              Shut down and start
            </Button>
          ) : null}
        </div>
      ) : null}
      <p className="px-gutter pt-4 pb-1 text-ink-muted max-phone:px-4">
        <b className="font-semibold text-ink">{formatCount(rows.length, 'device')}</b> · {count('paravirtual')}{' '}
        paravirtual, {count('emulated')} emulated
      </p>
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h2 className="border-b border-line px-gutter pt-3.5 pb-1.5 text-xs text-ink-faint max-phone:px-4">
            {group.title}
          </h2>
          <ul>
            {group.rows.map((each) => (
              <DeviceLine key={each.id} row={each} />
            ))}
          </ul>
        </section>
      ))}
    </ScrollRegion>
  );
}

function DeviceLine({ row }: { row: HardwareRow }) {
  return (
    <li className="grid min-h-row grid-cols-[16px_140px_minmax(0,1fr)_110px] items-center gap-x-3 border-b border-line px-gutter py-1.5 max-phone:min-h-row-touch max-phone:grid-cols-[16px_minmax(0,1fr)_auto] max-phone:px-4">
      <Icon name={row.icon} className="text-ink-faint" />
      <span className={row.mono ? 'mono-name' : 'font-medium'}>{row.name}</span>
      <span className="min-w-0 [overflow-wrap:anywhere] max-phone:col-span-2 max-phone:col-start-2">
        {row.pending ? (
          <>
            <s className="text-ink-faint">{row.pending.before}</s>{' '}
            <span className="font-medium">{row.pending.after}</span>{' '}
            <Badge kind="working" icon="clock">
              at next boot
            </Badge>
          </>
        ) : (
          <span className={row.value.startsWith('/') ? 'mono' : 'font-medium'}>{row.value}</span>
        )}
        {row.detail ? <span className="text-ink-muted"> · {row.detail}</span> : null}
      </span>
      <span className="text-xs text-ink-muted max-phone:col-start-3 max-phone:row-start-1">
        {row.kind === 'emulated' ? <Tag>emulated</Tag> : row.kind}
      </span>
    </li>
  );
}
