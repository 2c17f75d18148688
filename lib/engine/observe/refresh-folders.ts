import { isAway } from '#lib/domain/host/host-standing.ts';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { refreshPool } from '#lib/infra/virsh/virsh-pool.ts';

type Folder = { uuid: string; path: string };

/** By a pool's UUID: what `stat` said of its folder before libvirt last listed it, and how often it has listed it as that. */
export type FolderMarks = Map<string, { mark: string; times: number }>;

/** A file that is just being copied has no header yet when it is first met; libvirt would take it for raw for ever. */
const timesEnough = 2;

/** A file system that hangs holds up nothing else, and says nothing about the host. */
const statTimeoutMs = 10_000;
const refreshTimeoutMs = 30_000;

/** Whether nobody answers at all; that one command took too long does not say so here. */
function throwWhereAway(error: unknown): void {
  const refusal = refusalOf(error);
  const isLost = isAway(refusal) && refusal.code !== 'operation.timeout';
  if (isLost || refusal.code === 'host.libvirt-down') throw error;
}

/** By path: its inode, and the time at which a name last came into it or went. Folders that cannot be looked at are left out. */
async function readMarks(exec: HostLink['exec'], folders: readonly Folder[]): Promise<Map<string, string>> {
  const paths = folders.map((folder) => folder.path);
  const command = shellCommand(['stat', '-L', '--printf', String.raw`%i %y %n\0`, '--', ...paths]);
  const { stdout } = await exec(command, { timeoutMs: statTimeoutMs }).catch((error: unknown) => {
    throwWhereAway(error);
    return { stdout: '' };
  });
  return new Map(
    stdout.split('\0').flatMap((line) => {
      const [, mark, path] = /^(\d+ \S+ \S+ \S+) (.*)$/su.exec(line) ?? [];
      return mark && path ? [[path, mark] as const] : [];
    }),
  );
}

/**
 * Has libvirt list the folders anew into which files came, or from which they went, without it: of an ISO that was copied there
 * it knows nothing by itself (https://libvirt.org/storage.html, `virsh pool-refresh`). True where it was asked for any: what is
 * known of the pools may be old then, also where it failed. Throws where the host does not answer.
 */
export async function refreshFolders(
  { exec, virsh, marks }: { exec: HostLink['exec']; virsh: Virsh; marks: FolderMarks },
  folders: readonly Folder[],
): Promise<boolean> {
  if (folders.length === 0) return false;
  const now = await readMarks(exec, folders);
  let wasAsked = false;
  for (const { uuid, path } of folders) {
    const mark = now.get(path);
    if (mark === undefined) continue;
    const known = marks.get(uuid);
    const times = known?.mark === mark ? known.times : 0;
    if (times >= timesEnough) continue;
    wasAsked = true;
    // one that it is writing to just now refuses, and is asked for at the next looks
    await refreshPool(virsh, uuid, { timeoutMs: refreshTimeoutMs }).then(
      () => marks.set(uuid, { mark, times: times + 1 }),
      (error: unknown) => {
        throwWhereAway(error);
        if (refusalOf(error).code === 'operation.timeout') marks.set(uuid, { mark, times: timesEnough });
      },
    );
  }
  return wasAsked;
}
