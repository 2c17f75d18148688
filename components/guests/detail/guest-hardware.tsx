'use client';

import { useMemo, useState } from 'react';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { type HardwareRow, hardwareGroups } from '#components/guests/detail/hardware-rows.ts';
import { pendingChanges } from '#components/guests/detail/pending-changes.ts';
import { AddDevice, newDevices } from '#components/guests/hardware/add-device.tsx';
import { DeviceLine } from '#components/guests/hardware/device-line.tsx';
import { DevicePanel } from '#components/guests/hardware/device-panel.tsx';
import { PendingBanner } from '#components/guests/hardware/pending-banner.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { formatCount } from '#lib/web/formats.ts';

/** The devices of a guest: which know that they are virtual, which imitate real ones, and what waits for the next boot. */
export function GuestHardwareTab() {
  const { detail, row } = useGuest();
  const changes = useMemo(() => pendingChanges(detail.hardware, detail.liveHardware), [detail]);
  const showPaths = detail.row.may.includes('guest.definition');
  const hardware = detail.hardware ?? detail.liveHardware;
  const [device, setDevice] = useState<string | null>(null);
  const mayChange = row?.may.includes('guest.change') === true && row.stage === 'present';
  if (!hardware) {
    return (
      <Empty title="Its hardware was not read yet">It shows here as soon as the host has told its definition.</Empty>
    );
  }
  const groups = hardwareGroups(hardware, changes, showPaths, detail.volumes);
  const rows = groups.flatMap((group) => group.rows);
  const isThere = (each: HardwareRow) => each.value !== 'None' && each.value !== 'No channel' && each.id !== 'boot';
  const count = (kind: string) => rows.filter((each) => each.kind === kind).length;
  const open = (id: string) => setDevice((known) => (known === id ? null : id));
  const list = (
    <ScrollRegion
      label="Hardware"
      className={`min-h-0 min-w-0 flex-1 -outline-offset-2 ${device ? 'max-laptop:hidden' : ''}`}
    >
      <PendingBanner changes={changes} />
      <div className="flex min-h-9 items-center gap-3 px-gutter pt-3 pb-1 max-phone:px-4">
        <p className="flex-1 text-ink-muted">
          <b className="font-semibold text-ink">{formatCount(rows.filter(isThere).length, 'device')}</b> ·{' '}
          {count('paravirtual')} paravirtual, {count('emulated')} emulated
        </p>
        {mayChange ? (
          <span data-add-device="">
            <AddDevice onAdd={setDevice} mayAttach={showPaths} />
          </span>
        ) : null}
      </div>
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h2 className="border-b border-line px-gutter pt-3.5 pb-1.5 text-xs text-ink-faint max-phone:px-4">
            {group.title}
          </h2>
          <ul>
            {group.rows.map((each) => (
              <DeviceLine
                key={each.id}
                row={each}
                isOpen={each.id === device}
                onOpen={mayChange ? () => open(each.id) : null}
              />
            ))}
          </ul>
        </section>
      ))}
    </ScrollRegion>
  );
  return (
    <div
      className={`grid min-h-0 flex-1 ${device ? 'grid-cols-[minmax(0,1fr)_392px] max-laptop:grid-cols-1' : 'grid-cols-1'}`}
    >
      {list}
      {device && mayChange ? (
        <ScrollRegion
          label="The device"
          className="min-h-0 border-l border-line -outline-offset-2 max-laptop:border-l-0"
        >
          <DevicePanel
            key={device}
            device={device}
            title={newDevices[device] ?? titleOf(rows.find((each) => each.id === device))}
            hardware={hardware}
            onClose={() => setDevice(null)}
          />
        </ScrollRegion>
      ) : null}
    </div>
  );
}

const titleOf = (row: HardwareRow | undefined): string => row?.name ?? 'Gone';
