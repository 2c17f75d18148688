import type { DiskSource, GuestHardware, NicSource } from '#lib/domain/guest/guest-definition.ts';
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
  compare('processor', 'Processor', `${live.vcpus} vCPU`, `${next.vcpus} vCPU`);
  compare('memory', 'Memory', formatMiB(live.maxMemoryMiB), formatMiB(next.maxMemoryMiB));
  compare('firmware', 'Firmware', firmwareOf(live), firmwareOf(next));
  compare('video', 'Video', live.videoModel ?? 'none', next.videoModel ?? 'none');
  compareByKey(
    next.disks.map((disk) => [disk.target, `${describeDiskSource(disk.source)}, ${disk.bus}`]),
    live.disks.map((disk) => [disk.target, `${describeDiskSource(disk.source)}, ${disk.bus}`]),
    (key, before, after) => compare(`disk ${key}`, `Disk ${key}`, before, after),
  );
  compareByKey(
    next.nics.map((nic) => [nic.mac, `${describeNicSource(nic.source)}, ${nic.model ?? 'default'}`]),
    live.nics.map((nic) => [nic.mac, `${describeNicSource(nic.source)}, ${nic.model ?? 'default'}`]),
    (key, before, after) => compare(`nic ${key}`, `Network card ${key}`, before, after),
  );
  return changes;
}

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
