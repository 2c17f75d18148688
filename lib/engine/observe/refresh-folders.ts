import { isAway } from '#lib/domain/host/host-standing.ts';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { refreshPool } from '#lib/infra/virsh/virsh-pool.ts';

type Folder = { uuid: string; path: string };

/** By a pool's UUID: what `stat` said of its folder before libvirt last listed it. */
export type FolderMarks = Map<string, string>;

/** By path: the time at which a name last came into the folder or went from it, and its inode. Folders that cannot be looked at are left out. */
async function readMarks(exec: HostLink['exec'], folders: readonly Folder[]): Promise<Map<string, string>> {
  const paths = folders.map((folder) => folder.path);
  const { stdout } = await exec(shellCommand(['stat', '-L', '--printf', String.raw`%i %y %n\0`, '--', ...paths]));
  const lines = stdout.split('\0').filter((line) => line !== '');
  return new Map(
    lines.flatMap((line) => {
      const [, mark, path] = /^(\d+ \S+ \S+ \S+) (.*)$/su.exec(line) ?? [];
      return mark && path ? [[path, mark] as const] : [];
    }),
  );
}

/**
 * Has libvirt list the folders anew into which files came, or from which they went, without it: of an ISO that was copied there
 * it knows nothing by itself (https://libvirt.org/storage.html, `virsh pool-refresh`). True where one was. A folder that it is
 * writing to just now is left to the next look. Throws where the host does not answer.
 */
export async function refreshFolders(
  { exec, virsh, marks }: { exec: HostLink['exec']; virsh: Virsh; marks: FolderMarks },
  folders: readonly Folder[],
): Promise<boolean> {
  if (folders.length === 0) return false;
  const now = await readMarks(exec, folders);
  let wasAny = false;
  for (const { uuid, path } of folders) {
    const mark = now.get(path);
    if (mark === undefined || marks.get(uuid) === mark) continue;
    try {
      await refreshPool(virsh, uuid);
    } catch (error) {
      const refusal = refusalOf(error);
      if (isAway(refusal) || refusal.code === 'host.libvirt-down') throw error;
      continue;
    }
    marks.set(uuid, mark);
    wasAny = true;
  }
  return wasAny;
}
