import { isVolume } from '#lib/domain/guest/is-volume.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import { SnapshotDisk } from '#lib/domain/snapshot/snapshot.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { parseHardware } from '#lib/procedures/guest/guest-rows.ts';
import { listSnapshotVolumes } from '#lib/procedures/snapshot/list-snapshot-volumes.ts';
import type { Guest, Volume } from '#prisma/generated/client.ts';

/** A disk of a guest that is a volume of a pool, and what keeps it from being deleted. */
export type GuestVolume = {
  target: string;
  poolUuid: string;
  poolName: string;
  volume: string;
  path: string;
  allocationBytes: number;
  capacityBytes: number;
  obstacle: Refusal | null;
  /** what lies below or beside it for the guest's snapshots, what reads from others first */
  snapshotVolumes: Volume[];
  /** a snapshot of the guest is of this disk */
  isInSnapshot: boolean;
};

const namesOf = ({ path, name, pool }: Volume & { pool: { name: string } }) => ({ path, name, poolName: pool.name });

/** The disks of a guest that lie in pools, without its discs. */
export async function listGuestVolumes(tx: DbTransaction, guest: Guest): Promise<GuestVolume[]> {
  const disks = (parseHardware(guest.hardware)?.disks ?? []).filter((disk) => disk.device === 'disk');
  const volumes = await tx.volume.findMany({
    where: { hostId: guest.hostId },
    include: { pool: { select: { name: true } } },
  });
  const others = await tx.guest.findMany({
    where: { hostId: guest.hostId, id: { not: guest.id }, stage: { not: 'gone' } },
  });
  const images = await tx.imageVersion.findMany({
    where: { hostId: guest.hostId },
    select: { poolUuid: true, volume: true },
  });
  const forSnapshots = disks.length > 0 ? await listSnapshotVolumes(tx, guest) : null;
  const snapshots = await tx.snapshot.findMany({ where: { guestId: guest.id }, select: { disks: true } });
  const inSnapshots = new Set(snapshots.flatMap((each) => SnapshotDisk.array().parse(each.disks)).map((d) => d.target));
  return disks.flatMap((disk) => {
    const { source } = disk;
    const found = volumes.find((volume) => isVolume(source, namesOf(volume)));
    if (!found) return [];
    const snapshotVolumes = forSnapshots?.ofDrives.get(disk.target) ?? [];
    const own = new Set([found, ...snapshotVolumes].map((volume) => volume.path));
    // other guests' disks that read from this one, or from what its snapshots hold
    const clones = volumes.filter(
      (volume) => volume.backingPath && own.has(volume.backingPath) && !own.has(volume.path),
    ).length;
    const user = others.find((other) =>
      parseHardware(other.hardware)?.disks.some((theirs) => isVolume(theirs.source, namesOf(found))),
    );
    const isImage = images.some(({ poolUuid, volume }) => poolUuid === found.poolUuid && volume === found.name);
    const obstacle: Refusal | null = isImage
      ? { code: 'volume.is-image', details: { volume: found.name } }
      : clones
        ? { code: 'volume.in-use', details: { volume: found.name, count: clones } }
        : user
          ? { code: 'guest.disk-in-use', details: { volume: found.name, guest: user.name } }
          : null;
    return [
      {
        target: disk.target,
        poolUuid: found.poolUuid,
        poolName: found.pool.name,
        volume: found.name,
        path: found.path,
        allocationBytes: Number(found.allocationBytes),
        capacityBytes: Number(found.capacityBytes),
        obstacle,
        snapshotVolumes,
        isInSnapshot: inSnapshots.has(disk.target),
      },
    ];
  });
}
