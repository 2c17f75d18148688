import { type GuestHardware, GuestHardware as Hardware } from '#lib/domain/guest/guest-definition.ts';
import { isVolume } from '#lib/domain/guest/is-volume.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { type Snapshot, Snapshot as SnapshotSchema } from '#lib/domain/snapshot/snapshot.ts';
import type { SnapshotFiles } from '#lib/domain/snapshot/snapshot-files.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { parseHardware } from '#lib/procedures/guest/guest-rows.ts';
import type { Guest, Snapshot as StoredSnapshot, Volume } from '#prisma/generated/client.ts';

export type StoredWithMaker = StoredSnapshot & { user: { id: string; name: string; role: string } | null };

/** A guest's snapshots and the files around them, as they were seen last. */
export type LoadedSnapshots = Omit<SnapshotFiles, 'volumes'> & {
  volumes: ReadonlyMap<string, Volume>;
  stored: readonly StoredWithMaker[];
  /** as it runs, or as it would start */
  hardware: GuestHardware;
};

const toSnapshot = (row: StoredSnapshot): Snapshot =>
  SnapshotSchema.parse({ ...row, takenAt: row.takenAt.toISOString() });

export async function loadSnapshots(tx: DbTransaction, guest: Guest): Promise<LoadedSnapshots> {
  const hardware = parseHardware(guest.liveHardware) ?? parseHardware(guest.hardware);
  if (!hardware) throw new Failure({ code: 'guest.gone', details: { guest: guest.name } });
  const stored = await tx.snapshot.findMany({
    where: { guestId: guest.id },
    include: { user: { select: { id: true, name: true, role: true } } },
    orderBy: [{ takenAt: 'asc' }, { name: 'asc' }],
  });
  const volumes = await tx.volume.findMany({ where: { hostId: guest.hostId } });
  return {
    hardware,
    stored,
    snapshots: stored.map(toSnapshot),
    volumes: new Map(volumes.map((volume) => [volume.path, volume])),
    active: new Map(
      hardware.disks.flatMap(({ target, source }) => ('path' in source ? [[target, source.path] as const] : [])),
    ),
  };
}

/** One of them by its name, as it is kept here and as libvirt keeps it. */
export function demandSnapshot(loaded: LoadedSnapshots, name: string): { snapshot: Snapshot; stored: StoredWithMaker } {
  const at = loaded.snapshots.findIndex((each) => each.name === name);
  const [snapshot, stored] = [loaded.snapshots[at], loaded.stored[at]];
  if (!snapshot || !stored) throw new Failure({ code: 'snapshot.gone', details: { snapshot: name } });
  return { snapshot, stored };
}

/** The files that are an image or the disk of any other guest of the host: never to be touched for this one. */
export async function filesOfOthers(tx: DbTransaction, guest: Guest): Promise<Set<string>> {
  const others = await tx.guest.findMany({
    where: { hostId: guest.hostId, id: { not: guest.id }, stage: { not: 'gone' } },
    select: { hardware: true },
  });
  const disks = others.flatMap(({ hardware }) => Hardware.safeParse(hardware).data?.disks ?? []);
  const versions = await tx.imageVersion.findMany({ where: { hostId: guest.hostId }, select: { volume: true } });
  const images = new Set(versions.map(({ volume }) => volume));
  const volumes = await tx.volume.findMany({
    where: { hostId: guest.hostId },
    select: { path: true, name: true, pool: { select: { name: true } } },
  });
  const named = volumes.filter(
    ({ path, name, pool }) =>
      images.has(name) || disks.some(({ source }) => isVolume(source, { path, name, poolName: pool.name })),
  );
  const paths = disks.flatMap(({ source }) => ('path' in source ? [source.path] : []));
  return new Set([...paths, ...named.map(({ path }) => path)]);
}
