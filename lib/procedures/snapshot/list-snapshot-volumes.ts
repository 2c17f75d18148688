import { chainBelow, type SnapshotFiles } from '#lib/domain/snapshot/snapshot-files.ts';
import { isSnapshotFileOf } from '#lib/domain/snapshot/snapshot-volume-name.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { parseHardware } from '#lib/procedures/guest/guest-rows.ts';
import { loadSnapshots } from '#lib/procedures/snapshot/load-snapshots.ts';
import type { Guest, Volume } from '#prisma/generated/client.ts';

export type SnapshotVolumes = {
  count: number;
  /** by drive: its frozen files and those on other branches, what reads from others first; without the guest's own */
  ofDrives: ReadonlyMap<string, Volume[]>;
  /** memory and copies of UEFI variables, which are worth nothing without the guest */
  others: Volume[];
};

/** The volumes that are there for the snapshots of a guest. */
export async function listSnapshotVolumes(tx: DbTransaction, guest: Guest): Promise<SnapshotVolumes> {
  // one that was never read has no disks to speak of yet
  if (!parseHardware(guest.hardware)) return { count: 0, ofDrives: new Map(), others: [] };
  const loaded = await loadSnapshots(tx, guest);
  const isOurs = isSnapshotFileOf(guest.id);
  const active = new Set(loaded.active.values());
  const deepestLast = (a: string, b: string) => chainBelow(loaded, b).length - chainBelow(loaded, a).length;
  const volumesAt = (paths: Iterable<string>) =>
    [...new Set(paths)].sort(deepestLast).flatMap((path) => loaded.volumes.get(path) ?? []);
  const named = [...loaded.volumes.keys()].filter((path) => isOurs(path) && !active.has(path));
  const ofDrives = new Map<string, Volume[]>();
  for (const target of loaded.active.keys()) {
    const paths = [...frozenFiles(loaded, target), ...named.filter((path) => path.endsWith(`-${target}.qcow2`))];
    ofDrives.set(target, volumesAt(paths.filter((path) => !active.has(path))));
  }
  const memories = loaded.snapshots.flatMap(({ memoryPath }) => memoryPath ?? []);
  const others = volumesAt([...memories, ...named.filter((path) => /-(?:memory|nvram\.fd)$/u.test(path))]);
  return { count: loaded.snapshots.length, ofDrives, others };
}

const frozenFiles = ({ snapshots }: SnapshotFiles, target: string): string[] =>
  snapshots.flatMap(({ disks }) => disks.filter((disk) => disk.target === target).map(({ path }) => path));

/** The guest whose snapshots hold this file, if any. */
export async function findSnapshotOwner(
  tx: DbTransaction,
  { hostId, path }: { hostId: string; path: string },
): Promise<string | null> {
  const snapshots = await tx.snapshot.findMany({
    where: { guest: { hostId, stage: { not: 'gone' } } },
    select: { disks: true, guest: { select: { name: true } } },
  });
  const owner = snapshots.find(
    ({ disks }) => Array.isArray(disks) && disks.some((disk) => (disk as { path?: unknown } | null)?.path === path),
  );
  return owner?.guest.name ?? null;
}
