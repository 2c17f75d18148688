import type { DiskSource, GuestDisk, GuestHardware, NicSource } from '#lib/domain/guest/guest-definition.ts';
import { formatMiB } from '#lib/web/formats.ts';

/** A difference between how a guest runs and how it will start. `device` is the row of the hardware list. */
export type PendingChange = { device: string; label: string; before: string; after: string };

export function describeDiskSource(source: DiskSource): string {
  switch (source.kind) {
    case 'file':
    case 'block':
      return source.path.split('/').at(-1) ?? source.path;
    case 'volume':
      return `${source.pool} / ${source.volume}`;
    case 'network':
      return `${source.protocol} ${source.name}`;
    case 'other':
      return source.type;
    case 'empty':
      return 'Empty';
  }
}

export function describeNicSource(source: NicSource): string {
  switch (source.kind) {
    case 'network':
      return source.name;
    case 'bridge':
      return `bridge ${source.name}`;
    case 'direct':
      return `${source.device}, ${source.mode}`;
    case 'user':
      return 'user mode';
    case 'other':
      return source.type;
  }
}

/**
 * What waits for the next boot. libvirt fills much of a running definition in by itself (aliases, ports, backing chains,
 * the model behind host-model); only what a person chooses is compared.
 */
export function pendingChanges(next: GuestHardware | null, live: GuestHardware | null): PendingChange[] {
  if (!next || !live) return [];
  const changes: PendingChange[] = [];
  const compare = (device: string, label: string, before: string, after: string) => {
    if (before !== after) changes.push({ device, label, before, after });
  };
  compare('processor', 'Processor', processorOf(live), processorOf(next));
  compare('memory', 'Memory', memoryOf(live), memoryOf(next));
  compare('firmware', 'Firmware', firmwareOf(live), firmwareOf(next));
  compare('boot', 'Starts from', bootOf(live), bootOf(next));
  for (const [device, label, wordOf] of plain) compare(device, label, wordOf(live), wordOf(next));
  compareByKey(
    next.disks.map((disk) => [disk.target, diskOf(disk)]),
    live.disks.map((disk) => [disk.target, diskOf(disk)]),
    (key, before, after) => compare(`disk ${key}`, `Disk ${key}`, before, after),
  );
  compareByKey(
    next.nics.map((nic) => [nic.mac, `${describeNicSource(nic.source)}, ${nic.model ?? 'default'}`]),
    live.nics.map((nic) => [nic.mac, `${describeNicSource(nic.source)}, ${nic.model ?? 'default'}`]),
    (key, before, after) => compare(`nic ${key}`, `Network card ${key}`, before, after),
  );
  return changes;
}

const withMost = (now: string, most: string): string => (now === most ? now : `${now} of at most ${most}`);
const processorOf = ({ vcpus, maxVcpus, topology, cpuMode }: GuestHardware): string =>
  [
    withMost(`${vcpus} vCPU`, `${maxVcpus} vCPU`),
    topology ? `${topology.sockets} × ${topology.cores} × ${topology.threads}` : '',
    // what libvirt makes of host-model in a running guest is a model by name
    cpuMode === 'host-passthrough' || cpuMode === 'maximum' ? cpuMode : '',
  ]
    .filter(Boolean)
    .join(', ');
/** Of a running guest `memoryMiB` is what the balloon left it, so that only the most it may get is compared. */
const memoryOf = ({ maxMemoryMiB }: GuestHardware): string => formatMiB(maxMemoryMiB);

const bootOf = (hardware: GuestHardware): string =>
  [
    ...hardware.disks.map((disk) => [disk.target, disk.bootOrder] as const),
    ...hardware.nics.map((nic) => [nic.mac, nic.bootOrder] as const),
  ]
    .filter(([, order]) => order !== null)
    .toSorted(([, a], [, b]) => (a ?? 0) - (b ?? 0))
    .map(([name]) => name)
    .join(', ') || 'chosen by the firmware';

const diskOf = (disk: GuestDisk): string =>
  [
    describeDiskSource(disk.source),
    disk.bus,
    disk.cache && `cache ${disk.cache}`,
    disk.io && `io ${disk.io}`,
    disk.isReadOnly && disk.device === 'disk' && 'read only',
    disk.isShareable && 'shared',
    disk.serial && `serial ${disk.serial}`,
  ]
    .filter(Boolean)
    .join(', ');

const has = (isThere: boolean): string => (isThere ? 'present' : 'none');
const plain: readonly [device: string, label: string, wordOf: (hardware: GuestHardware) => string][] = [
  ['video', 'Video', (hardware) => hardware.videoModel ?? 'none'],
  ['sound', 'Sound', (hardware) => hardware.soundModel ?? 'none'],
  ['watchdog', 'Watchdog', (hardware) => hardware.watchdogAction ?? 'none'],
  ['screen', 'Screen', (hardware) => hardware.screens.map((screen) => screen.type).join(', ') || 'none'],
  ['serial', 'Serial', (hardware) => has(hardware.serials.length > 0)],
  ['agent', 'Agent channel', (hardware) => has(hardware.hasAgentChannel)],
  ['clipboard', 'Clipboard channel', (hardware) => has(hardware.hasClipboardChannel)],
  ['tpm', 'TPM', (hardware) => has(hardware.tpm !== null)],
  ['rng', 'Random numbers', (hardware) => has(hardware.hasRng)],
  ['balloon', 'Balloon', (hardware) => has(hardware.hasBalloon)],
];

const firmwareOf = (hardware: GuestHardware): string =>
  `${hardware.firmware === 'uefi' ? 'UEFI' : 'BIOS'}${hardware.hasSecureBoot ? ', Secure Boot' : ''}`;

function compareByKey(
  next: readonly (readonly [string, string])[],
  live: readonly (readonly [string, string])[],
  compare: (key: string, before: string, after: string) => void,
): void {
  const nextBy = new Map(next);
  const liveBy = new Map(live);
  for (const key of new Set([...liveBy.keys(), ...nextBy.keys()])) {
    compare(key, liveBy.get(key) ?? 'none', nextBy.get(key) ?? 'none');
  }
}
