import { accept, type Result, refuse } from '#lib/domain/result.ts';
import type { Snapshot } from '#lib/domain/snapshot/snapshot.ts';
import { childrenOfFile, type SnapshotFiles } from '#lib/domain/snapshot/snapshot-files.ts';

const fileNameOf = (path: string): string => path.split('/').at(-1) ?? path;

/** An internal snapshot is a state of its file: it cannot be touched while others read from that file. */
function judgeInternal(snapshot: Snapshot, files: SnapshotFiles): Result<null> {
  const base = snapshot.disks.find(({ path }) => childrenOfFile(files, path).length > 0);
  return base ? refuse({ code: 'snapshot.below', details: { snapshot: snapshot.name } }) : accept(null);
}

/** Whether the guest can go back to it: its files are there, and are as they were. */
export function judgeReversion(snapshot: Snapshot, files: SnapshotFiles): Result<null> {
  if (snapshot.kind === 'internal') return judgeInternal(snapshot, files);
  const active = [...files.active.values()];
  const written = snapshot.disks.find(({ path }) => active.includes(path));
  if (written) return refuse({ code: 'snapshot.overwritten', details: { snapshot: snapshot.name } });
  const needed = [...snapshot.disks.map(({ path }) => path), ...(snapshot.memoryPath ? [snapshot.memoryPath] : [])];
  const missing = needed.find((path) => !files.volumes.has(path));
  if (missing)
    return refuse({ code: 'snapshot.file-missing', details: { snapshot: snapshot.name, file: fileNameOf(missing) } });
  return accept(null);
}

export const judgeDeletion = (snapshot: Snapshot, files: SnapshotFiles): Result<null> =>
  snapshot.kind === 'internal' ? judgeInternal(snapshot, files) : accept(null);
