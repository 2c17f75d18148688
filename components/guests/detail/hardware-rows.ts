import {
  describeDiskSource,
  describeNicSource,
  type PendingChange,
} from '#components/guests/detail/pending-changes.ts';
import type { IconName } from '#components/ui/icon-shapes.tsx';
import type { DeviceKind, GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import type { GuestDetail } from '#lib/procedures/guest/get-guest.ts';
import { formatBytes, formatMiB } from '#lib/web/formats.ts';

export type HardwareRow = {
  id: string;
  icon: IconName;
  name: string;
  mono?: boolean;
  /** What it is, in one line: the first word counts most. */
  value: string;
  detail: string;
  kind: DeviceKind | null;
  pending: PendingChange | null;
};

export type HardwareGroup = { title: string; rows: HardwareRow[] };

const firmwareWords = { bios: 'BIOS', uefi: 'UEFI', kernel: 'Kernel of the host' } as const;

const joined = (...parts: (string | null | undefined | false)[]): string => parts.filter(Boolean).join(' · ');

/** The devices of a guest in the order of the list. `showPaths`: where files are on the host, for who may know. */
export function hardwareGroups(
  hardware: GuestHardware,
  changes: readonly PendingChange[],
  showPaths: boolean,
  volumes: GuestDetail['volumes'],
): HardwareGroup[] {
  const row = (
    id: string,
    icon: IconName,
    name: string,
    value: string,
    detail: string,
    kind: DeviceKind | null = null,
    mono = false,
  ): HardwareRow => ({
    id,
    icon,
    name,
    value,
    detail,
    kind,
    mono,
    pending: changes.find((change) => change.device === id) ?? null,
  });
  const cpu = hardware.cpuModel ?? hardware.cpuMode;
  const groups: HardwareGroup[] = [
    {
      title: 'Compute',
      rows: [
        row(
          'processor',
          'cpu',
          'Processor',
          `${hardware.vcpus} vCPU`,
          joined(hardware.maxVcpus > hardware.vcpus && `up to ${hardware.maxVcpus}`, cpu, virtWords(hardware)),
        ),
        row(
          'memory',
          'memory',
          'Memory',
          formatMiB(hardware.memoryMiB),
          hardware.memoryMiB < hardware.maxMemoryMiB
            ? `up to ${formatMiB(hardware.maxMemoryMiB)}`
            : hardware.hasBalloon
              ? 'gives back what is not used'
              : 'no balloon',
          hardware.hasBalloon ? 'paravirtual' : null,
        ),
        row(
          'firmware',
          'firmware',
          'Firmware',
          firmwareWords[hardware.firmware],
          joined(
            hardware.firmware === 'uefi' && `Secure Boot ${hardware.hasSecureBoot ? 'on' : 'off'}`,
            hardware.machine,
          ),
        ),
        row('boot', 'power', 'Starts from', bootWords(hardware), joined(hardware.hasBootMenu && 'offers a menu')),
      ],
    },
    { title: 'Disks', rows: hardware.disks.map((disk) => diskRow(disk, row, showPaths, volumes)) },
    {
      title: 'Network',
      rows: hardware.nics.map((nic, index) =>
        row(
          `nic ${nic.mac}`,
          'nic',
          `Card ${index + 1}`,
          describeNicSource(nic.source),
          joined(nic.mac, nic.model, nic.isLinkUp ? 'link up' : 'link down'),
          nic.deviceKind,
        ),
      ),
    },
    { title: 'Display and the rest', rows: restRows(hardware, row) },
  ];
  return groups.filter((group) => group.rows.length > 0);
}

function bootWords(hardware: GuestHardware): string {
  const chosen = [
    ...hardware.disks.map((disk) => ({ order: disk.bootOrder, name: disk.device === 'cdrom' ? 'CD' : disk.target })),
    ...hardware.nics.map((nic) => ({ order: nic.bootOrder, name: 'network' })),
  ].filter((each) => each.order !== null);
  if (chosen.length === 0) return 'Chosen by the firmware';
  return chosen
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((each) => each.name)
    .join(', ');
}

const virtWords = (hardware: GuestHardware): string =>
  hardware.virtType === 'kvm' ? 'hardware virtualization' : 'emulated: slow';

type MakeRow = (
  id: string,
  icon: IconName,
  name: string,
  value: string,
  detail: string,
  kind?: DeviceKind | null,
  mono?: boolean,
) => HardwareRow;

function diskRow(disk: GuestDisk, row: MakeRow, showPaths: boolean, volumes: GuestDetail['volumes']): HardwareRow {
  const volume = volumes.find((each) => each.target === disk.target);
  const isDrive = disk.device === 'cdrom' || disk.device === 'floppy';
  const path = disk.source.kind === 'file' || disk.source.kind === 'block' ? disk.source.path : null;
  const base = disk.backing[0];
  return row(
    `disk ${disk.target}`,
    isDrive ? 'disc' : 'disk',
    isDrive ? 'CD drive' : disk.target,
    showPaths && path ? path : describeDiskSource(disk.source),
    joined(
      isDrive && disk.target,
      volume && !isDrive && `${formatBytes(volume.capacityBytes)}, ${formatBytes(volume.allocationBytes)} used`,
      disk.bus,
      disk.format,
      disk.isReadOnly && !isDrive && 'read only',
      base && `clone of ${showPaths ? base : base.split('/').at(-1)}`,
    ),
    disk.deviceKind,
    !isDrive,
  );
}

function restRows(hardware: GuestHardware, row: MakeRow): HardwareRow[] {
  const video = hardware.videoModel;
  return [
    ...hardware.screens.map((screen) =>
      row(
        'screen',
        'screen',
        'Screen',
        screen.type.toUpperCase(),
        joined(
          screen.listen.kind === 'socket'
            ? 'on a socket of the host'
            : screen.listen.kind === 'tcp'
              ? 'on a port of the host'
              : null,
          screen.hasPassword && 'with a password',
        ),
      ),
    ),
    ...(hardware.screens.length === 0 ? [row('screen', 'screen', 'Screen', 'None', '')] : []),
    row(
      'video',
      'screen',
      'Video',
      video && video !== 'none' ? video : 'None',
      '',
      !video || video === 'none' ? null : video === 'virtio' ? 'paravirtual' : 'emulated',
    ),
    row('sound', 'play', 'Sound', hardware.soundModel ?? 'None', '', hardware.soundModel ? 'emulated' : null),
    ...hardware.serials.map((serial) =>
      row(`serial ${serial.port}`, 'serial', 'Serial', `port ${serial.port}`, serial.type, 'emulated'),
    ),
    ...(hardware.serials.length === 0 ? [row('serial', 'serial', 'Serial', 'None', '')] : []),
    row(
      'agent',
      'send',
      'Guest agent',
      hardware.isAgentConnected ? 'Answers' : hardware.hasAgentChannel ? 'Has its channel' : 'No channel',
      hardware.isAgentConnected === false ? 'does not answer now' : '',
      hardware.hasAgentChannel ? 'paravirtual' : null,
    ),
    row(
      'clipboard',
      'paste',
      'Clipboard',
      hardware.hasClipboardChannel ? 'Has its channel' : 'No channel',
      '',
      hardware.hasClipboardChannel ? 'paravirtual' : null,
    ),
    row(
      'tpm',
      'lock',
      'TPM',
      hardware.tpm ? `TPM ${hardware.tpm.version ?? ''}`.trim() : 'None',
      hardware.tpm?.model ?? '',
    ),
    row(
      'rng',
      'dice',
      'Random numbers',
      hardware.hasRng ? 'From the host' : 'None',
      '',
      hardware.hasRng ? 'paravirtual' : null,
    ),
    row(
      'watchdog',
      'eye',
      'Watchdog',
      hardware.watchdogAction ?? 'None',
      hardware.watchdogAction ? 'when the guest hangs' : '',
      hardware.watchdogAction ? 'emulated' : null,
    ),
    ...hardware.hostDevices.map((device, index) =>
      row(`hostdev ${index}`, 'wrench', 'Host device', device, 'in the hands of the guest'),
    ),
    ...hardware.sharedFolders.map((folder) =>
      row(`folder ${folder.tag}`, 'folder', 'Shared folder', folder.tag, folder.driver, 'paravirtual'),
    ),
  ];
}
