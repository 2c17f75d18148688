'use client';

import type { ReactNode } from 'react';
import { InsidePanel } from '#components/guests/agent/inside-panel.tsx';
import { CreationProgress } from '#components/guests/detail/creation-progress.tsx';
import { GuestAbout } from '#components/guests/detail/guest-about.tsx';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { GuestSharing } from '#components/guests/detail/guest-sharing.tsx';
import { describeDiskSource, describeNicSource } from '#components/guests/detail/pending-changes.ts';
import { describeBeyond } from '#components/guests/memory-words.ts';
import { PageBody } from '#components/layout/page-body.tsx';
import { CopyText } from '#components/ui/copy-text.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Sparkline } from '#components/ui/sparkline.tsx';
import { Tag } from '#components/ui/tag.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import type { DeviceKind, GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import { memoryUseOf } from '#lib/domain/guest/memory-use.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { makesGuest } from '#lib/domain/operation/operation-kind.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import type { GuestDetail } from '#lib/procedures/guest/get-guest.ts';
import { formatMiB } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';

/** What a guest is and how it does, in one look. */
export function GuestOverview() {
  const { detail, row } = useGuest();
  if (!row) return null;
  const isMaking = row.stage === 'creating' || makesGuest(row.operation?.kind);
  const hardware = detail.liveHardware ?? detail.hardware;
  return (
    <PageBody canvas>
      {isMaking ? (
        <div className="mb-3">
          <CreationProgress row={row} />
        </div>
      ) : null}
      {row.stage === 'creating' ? null : (
        <div className="grid grid-cols-2 items-start gap-3 max-laptop:grid-cols-1">
          <div className="flex min-w-0 flex-col gap-3">
            <Machine row={row} detail={detail} hardware={hardware} />
            {isActive(row.power) ? <Now row={row} /> : null}
            <InsidePanel row={row} />
            <GuestSharing />
          </div>
          <div className="flex min-w-0 flex-col gap-3">
            <GuestAbout />
            {hardware ? <Disks hardware={hardware} showPaths={row.may.includes('guest.definition')} /> : null}
            {hardware ? <Network row={row} hardware={hardware} /> : null}
          </div>
        </div>
      )}
    </PageBody>
  );
}

function Machine({ row, detail, hardware }: { row: GuestRow; detail: GuestDetail; hardware: GuestHardware | null }) {
  const firmware = { bios: 'BIOS', uefi: 'UEFI', kernel: 'a kernel given from outside' } as const;
  const rows: (readonly [string, ReactNode])[] = [
    ['System', describeOs(row.osId).name],
    ['Processor', `${row.vcpus} vCPU${hardware?.cpuMode ? `, ${hardware.cpuModel ?? hardware.cpuMode}` : ''}`],
    ['Memory', formatMiB(row.memoryMiB)],
    ...(hardware
      ? ([
          ['Firmware', `${firmware[hardware.firmware]}${hardware.hasSecureBoot ? ', Secure Boot' : ''}`],
          [
            'Virtualization',
            hardware.virtType === 'kvm' ? 'Hardware (KVM)' : 'Emulated: it runs without KVM, so it is slow',
          ],
        ] as const)
      : []),
    ['In this state', <RelativeTime key="since" at={row.powerSince} />],
    ...(row.hostName === null ? [] : ([['Starts with its host', detail.autostart ? 'Yes' : 'No']] as const)),
    ['Made', row.origin === 'guesthouse' ? <RelativeTime key="made" at={detail.createdAt} /> : 'Outside Guesthouse'],
    ['UUID', <CopyText key="uuid" text={row.uuid} label="UUID" />],
  ];
  return (
    <Panel title="Machine">
      <Facts rows={rows} />
    </Panel>
  );
}

function Now({ row }: { row: GuestRow }) {
  const memory = memoryUseOf(row);
  return (
    <Panel title="Now">
      {row.cpuPercent === null && memory === null ? (
        <p className="text-ink-muted">Its figures come with the next measure.</p>
      ) : (
        <div className="grid grid-cols-2 gap-4 max-phone:grid-cols-1">
          <Measure
            name="CPU"
            value={row.cpuPercent === null ? '–' : `${Math.round(row.cpuPercent)}%`}
            of={`of ${row.vcpus} vCPU`}
            samples={row.cpuSamples}
            max={100}
          />
          <Measure
            name="Memory"
            value={memory === null ? '–' : formatMiB(memory.usedMiB)}
            of={`of ${formatMiB(row.memoryMiB)}`}
            samples={row.memorySamples}
            max={row.memoryMiB}
          />
        </div>
      )}
      {memory?.beyondMiB ? (
        <p className="mt-2 text-xs text-ink-faint">{describeBeyond(memory.beyondMiB, row.memoryMiB)}</p>
      ) : null}
    </Panel>
  );
}

function Measure(props: { name: string; value: string; of: string; samples: readonly number[]; max: number }) {
  return (
    <div className="flex min-w-0 items-end gap-3">
      <div className="min-w-0">
        <div className="text-xs text-ink-faint">{props.name}</div>
        <div className="text-lg font-semibold">
          {props.value} <span className="text-sm font-normal text-ink-muted">{props.of}</span>
        </div>
      </div>
      <span className="pb-1.5">
        <Sparkline values={props.samples} max={props.max} />
      </span>
    </div>
  );
}

function Kind({ kind }: { kind: DeviceKind }) {
  return kind === 'emulated' ? <Tag>emulated</Tag> : <span className="text-xs text-ink-faint">paravirtual</span>;
}

function Disks({ hardware, showPaths }: { hardware: GuestHardware; showPaths: boolean }) {
  return (
    <Panel title="Disks" flush>
      {hardware.disks.length === 0 ? <p className="px-3.5 py-3 text-ink-muted">It has no disk.</p> : null}
      <ul>
        {hardware.disks.map((disk) => {
          const path = disk.source.kind === 'file' || disk.source.kind === 'block' ? disk.source.path : null;
          return (
            <li key={disk.target} className="flex items-start gap-3 border-t border-line px-3.5 py-2 first:border-t-0">
              <span className="w-10 flex-none mono-name">{disk.target}</span>
              <span className="min-w-0 flex-1 mono leading-5 [overflow-wrap:anywhere]">
                {showPaths && path ? path : describeDiskSource(disk.source)}
                {disk.backing[0] ? (
                  <span className="block text-ink-faint">
                    clone of {showPaths ? disk.backing[0] : disk.backing[0].split('/').at(-1)}
                  </span>
                ) : null}
              </span>
              <Kind kind={disk.deviceKind} />
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function Network({ row, hardware }: { row: GuestRow; hardware: GuestHardware }) {
  return (
    <Panel
      title="Network"
      flush
      end={
        row.may.includes('guest.definition') ? (
          <TextLink href={paths.guestTab(row.id, 'hardware')}>All hardware</TextLink>
        ) : null
      }
    >
      {hardware.nics.length === 0 ? <p className="px-3.5 py-3 text-ink-muted">It is in no network.</p> : null}
      <ul>
        {hardware.nics.map((nic) => (
          <li key={nic.mac} className="flex items-start gap-3 border-t border-line px-3.5 py-2 first:border-t-0">
            <span className="min-w-0 flex-1">
              <span className="font-medium">{describeNicSource(nic.source)}</span>
              <span className="block mono text-ink-muted">
                {nic.mac}
                {nic.isLinkUp ? '' : ', link down'}
              </span>
            </span>
            <Kind kind={nic.deviceKind} />
          </li>
        ))}
      </ul>
      {row.addresses.length > 0 ? (
        <p className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-3.5 py-2">
          {row.addresses.map((address) => (
            <CopyText key={address} text={address} label="address" />
          ))}
        </p>
      ) : null}
    </Panel>
  );
}
