import { freeDriveName } from '#lib/domain/guest/change/drive-names.ts';
import type { ClonePlan, SourceGuest } from '#lib/domain/guest/clone/clone-plan.ts';
import type { GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { volumeNameFor } from '#lib/domain/guest/guest-name.ts';
import { isVolume } from '#lib/domain/guest/is-volume.ts';
import type { PoolForGuest } from '#lib/domain/guest/plan-guest-spec.ts';
import type { GuestId, GuestUuid } from '#lib/domain/id.ts';
import type { StepInput, VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import { accept, type Result, refuse } from '#lib/domain/result.ts';

/** A volume of the host, with what it reads from another one. */
export type KnownVolume = {
  poolUuid: string;
  poolName: string;
  name: string;
  path: string;
  format: string;
  capacityBytes: number;
  allocationBytes: number;
  backingPath: string | null;
};

/** The original and its host, as the inventory has them. */
export type CloneSource = {
  source: SourceGuest;
  hardware: GuestHardware;
  volumes: readonly KnownVolume[];
  pools: readonly { uuid: string; path: string | null }[];
  /** the drive of first settings that were not used yet */
  seedTarget: string | null;
};

export type CloneWish = {
  guestId: GuestId;
  uuid: GuestUuid;
  name: string;
  pool: PoolForGuest;
  withSettings: boolean;
  mayReachHost: boolean;
  macOf: (index: number) => string;
};

export type PlannedClone = {
  plan: ClonePlan;
  copies: StepInput<'ensure-copied-volume'>[];
  variables: { from: VolumeRef; to: VolumeRef } | null;
  seed: (VolumeRef & { target: string }) | null;
};

const sourceOf = (disk: GuestDisk, volumes: readonly KnownVolume[]): KnownVolume | null =>
  volumes.find((volume) => isVolume(disk.source, volume)) ?? null;

/** What both may use at once stays what it is: discs, and what nobody writes to or several were meant to. */
export const isKept = (disk: GuestDisk): boolean =>
  disk.device === 'cdrom' || disk.source.kind === 'empty' || disk.isReadOnly || disk.isShareable;

/** The most that a whole copy of a disk can take: what it and all below it hold, and never more than its size. */
function bytesOf(volume: KnownVolume, volumes: readonly KnownVolume[]): number {
  let bytes = 0;
  const seen = new Set<string>();
  for (let at: KnownVolume | undefined = volume; at && !seen.has(at.path); ) {
    seen.add(at.path);
    bytes += at.allocationBytes;
    const below: string | null = at.backingPath;
    at = volumes.find((one) => one.path === below);
  }
  return Math.min(bytes, volume.capacityBytes);
}

export type ClonedDisk = { target: string; volume: KnownVolume; bytes: number };

/** A disk of a guest that can be copied whole, or why it cannot. */
export function copiedDisk(disk: GuestDisk, volumes: readonly KnownVolume[]): Result<ClonedDisk> {
  const volume = disk.device === 'lun' ? null : sourceOf(disk, volumes);
  if (!volume) return refuse({ code: 'clone.disk-elsewhere', details: { disk: disk.target } });
  return accept({ target: disk.target, volume, bytes: bytesOf(volume, volumes) });
}

/** The disks that are copied, or why one cannot be. */
export function clonedDisks({ hardware, volumes }: Pick<CloneSource, 'hardware' | 'volumes'>): Result<ClonedDisk[]> {
  const disks: ClonedDisk[] = [];
  for (const disk of hardware.disks.filter((each) => !isKept(each))) {
    const copied = copiedDisk(disk, volumes);
    if (!copied.ok) return copied;
    disks.push(copied.value);
  }
  return accept(disks);
}

/** What only an admin may give to another guest; null where there is nothing of it. */
function reachOfHardware({ hostDevices, sharedFolders, disks }: GuestHardware): Refusal | null {
  const shared = disks.find((disk) => isKept(disk) && disk.device !== 'cdrom' && disk.source.kind !== 'empty');
  const what =
    hostDevices.length > 0
      ? 'a device of its host'
      : sharedFolders.length > 0
        ? 'a folder of its host'
        : shared
          ? `the disk ${shared.target}, which is not its own`
          : null;
  return what === null ? null : { code: 'clone.needs-admin', details: { what } };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The volume that holds the UEFI variables, where they lie in a pool; null where they begin anew. */
export function variablesOf({ hardware, pools }: Pick<CloneSource, 'hardware' | 'pools'>): VolumeRef | null {
  const path = hardware.nvramPath;
  const pool = path === null ? null : pools.find((one) => one.path !== null && one.path === folderOf(path));
  return path !== null && pool ? { poolUuid: pool.uuid, volume: path.slice(path.lastIndexOf('/') + 1) } : null;
}

/** An empty drive, or a new one on the bus that the guest has already. */
function seedDriveOf({ hardware, seedTarget }: CloneSource): Result<{ target: string; bus: 'scsi' | 'sata' | 'ide' }> {
  const bus = hardware.hasScsiController ? 'scsi' : hardware.machine.includes('q35') ? 'sata' : 'ide';
  const empty = hardware.disks.find(
    (disk) => disk.device === 'cdrom' && (disk.source.kind === 'empty' || disk.target === seedTarget),
  );
  if (empty) return accept({ target: empty.target, bus });
  const target = freeDriveName(bus, new Set(hardware.disks.map((disk) => disk.target)));
  return target === null ? refuse({ code: 'clone.no-drive' }) : accept({ target, bus });
}

/** Decides everything about one clone before anything is made. Pure: the same input gives the same clone. */
export function planClone(from: CloneSource, wish: CloneWish): Result<PlannedClone> {
  const { source, hardware } = from;
  const { pool, guestId, uuid, name, mayReachHost } = wish;
  const reach = mayReachHost ? null : reachOfHardware(hardware);
  if (reach) return refuse(reach);
  const disks = clonedDisks(from);
  if (!disks.ok) return disks;
  const volumeOf = (suffix: string) => volumeNameFor({ guestId, name }, suffix);
  const pathOf = (volume: string) => `${pool.path}/${volume}`;
  const copies = disks.value.map(({ target, volume }, index) => ({
    target,
    input: {
      poolUuid: pool.uuid,
      volume: volumeOf(`disk${index + 1}.qcow2`),
      backing: { poolUuid: volume.poolUuid, volume: volume.name, path: volume.path },
      backingFormat: volume.format,
      capacityBytes: volume.capacityBytes,
      source,
    },
  }));
  const kept = variablesOf(from);
  const variables = { poolUuid: pool.uuid, volume: volumeOf('nvram.fd') };
  const drive = wish.withSettings ? seedDriveOf(from) : null;
  if (drive && !drive.ok) return drive;
  const seed = drive ? { poolUuid: pool.uuid, volume: volumeOf('seed.iso'), target: drive.value.target } : null;
  const plan: ClonePlan = {
    source,
    guestId,
    uuid,
    name,
    disks: copies.flatMap(({ target, input }) => {
      const disk = hardware.disks.find((one) => one.target === target);
      return disk ? [{ target, from: disk.source, path: pathOf(input.volume) }] : [];
    }),
    macs: hardware.nics.map((nic, index) => ({ from: nic.mac, to: wish.macOf(index) })),
    variablesPath: hardware.firmware === 'uefi' ? pathOf(variables.volume) : null,
    emptied: from.seedTarget === null ? [] : [from.seedTarget],
    seed: seed && drive ? { ...drive.value, path: pathOf(seed.volume) } : null,
    mayReachHost,
  };
  return accept({
    plan,
    copies: copies.map(({ input }) => input),
    variables: kept && hardware.firmware === 'uefi' ? { from: kept, to: variables } : null,
    seed,
  });
}
