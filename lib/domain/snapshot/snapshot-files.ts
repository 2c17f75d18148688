import type { Snapshot } from '#lib/domain/snapshot/snapshot.ts';

/** The files around a guest's snapshots: what is on the host, what the guest is written into now, what its snapshots hold. */
export type SnapshotFiles = {
  /** every volume of the host's pools by its path, with what it reads from below itself */
  volumes: ReadonlyMap<string, { backingPath: string | null }>;
  /** by drive: the file that the guest writes into */
  active: ReadonlyMap<string, string>;
  snapshots: readonly Snapshot[];
};

const isActivePath = ({ active }: SnapshotFiles, path: string): boolean => [...active.values()].includes(path);

/** The files that read from this one. */
export const childrenOfFile = ({ volumes }: SnapshotFiles, path: string): string[] =>
  [...volumes].filter(([, { backingPath }]) => backingPath === path).map(([child]) => child);

/** A file and everything below it, the file first. */
export function chainBelow({ volumes }: SnapshotFiles, path: string): string[] {
  const chain: string[] = [];
  // a loop cannot be opened by QEMU, but rows may be of different moments
  for (let at: string | null = path; at && !chain.includes(at); at = volumes.get(at)?.backingPath ?? null)
    chain.push(at);
  return chain;
}

const holders = ({ snapshots }: SnapshotFiles, path: string): Snapshot[] =>
  snapshots.filter((snapshot) => snapshot.disks.some((disk) => disk.path === path));

/** What deleting an external snapshot does with one of its frozen files. */
export type FileFate =
  /** nothing reads from it: it goes */
  | { how: 'drop'; target: string; path: string }
  /** the one file that reads from it is put into it; `isActive`: that is the one the guest writes into */
  | { how: 'merge'; target: string; path: string; from: string; isActive: boolean }
  /** others need it as it is: it stays without a name */
  | { how: 'keep'; target: string; path: string };

export const fatesOfDeletion = (snapshot: Snapshot, files: SnapshotFiles): FileFate[] =>
  snapshot.disks.map(({ target, path }): FileFate => {
    const others = holders(files, path).filter(({ name }) => name !== snapshot.name);
    if (isActivePath(files, path) || others.some(({ kind }) => kind === 'external'))
      return { how: 'keep', target, path };
    const children = childrenOfFile(files, path);
    const [from] = children;
    if (!from) return { how: others.length > 0 || !files.volumes.has(path) ? 'keep' : 'drop', target, path };
    const active = files.active.get(target);
    if (children.length > 1 || !active || !chainBelow(files, active).includes(from))
      return { how: 'keep', target, path };
    return { how: 'merge', target, path, from, isActive: from === active };
  });

/**
 * Of some files those that nothing needs any more, each with what is left over below it: not written into, in no snapshot, read
 * from by nobody. `isOurs` says of those below whether they were made for snapshots of this guest; others are never touched.
 */
export function unneededFiles(
  paths: readonly string[],
  files: SnapshotFiles,
  isOurs: (path: string) => boolean,
): string[] {
  const volumes = new Map(files.volumes);
  const unneeded: string[] = [];
  for (const start of paths) {
    let at: string | null = start;
    while (at && volumes.has(at) && (at === start || isOurs(at))) {
      const now = { ...files, volumes };
      if (isActivePath(files, at) || holders(files, at).length > 0 || childrenOfFile(now, at).length > 0) break;
      const below: string | null = volumes.get(at)?.backingPath ?? null;
      volumes.delete(at);
      unneeded.push(at);
      at = below;
    }
  }
  return unneeded;
}

/** The files that going back leaves behind: what was written since, where it lies on a frozen file of this guest. */
export function leftBehind(files: SnapshotFiles, isOurs: (path: string) => boolean): string[] {
  const frozen = new Set(files.snapshots.flatMap(({ disks }) => disks.map(({ path }) => path)));
  return [...files.active.values()].filter((path) => {
    const below = files.volumes.get(path)?.backingPath;
    return isOurs(path) || (below !== null && below !== undefined && frozen.has(below));
  });
}
