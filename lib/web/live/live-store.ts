import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { ImageRow } from '#lib/domain/live/image-row.ts';
import type { LiveMessage } from '#lib/domain/live/live-message.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';

export type LiveRows = { guests: GuestRow; hosts: HostRow; operations: OperationRow; images: ImageRow };
export type LiveKind = keyof LiveRows;

const kinds: LiveKind[] = ['guests', 'hosts', 'operations', 'images'];

type Table<T> = { rows: ReadonlyMap<string, T>; list: readonly T[] };

type IsNewer = (row: { revision: number }, known: { revision: number }) => boolean;

const hasHigherRevision: IsNewer = (row, known) => row.revision > known.revision;

/** The live line speaks in order: at one revision, what it says later is newer (a sum over other rows may have changed). */
const isSaidLater: IsNewer = (row, known) =>
  row.revision > known.revision || (row.revision === known.revision && JSON.stringify(row) !== JSON.stringify(known));

/**
 * What a tab knows. Rows come from pages as they are rendered and from the live line, in any order: the higher revision
 * wins, so that nothing older is ever shown after something newer.
 */
export function createLiveStore() {
  const tables: { [K in LiveKind]: Table<LiveRows[K]> } = {
    guests: { rows: new Map(), list: [] },
    hosts: { rows: new Map(), list: [] },
    operations: { rows: new Map(), list: [] },
    images: { rows: new Map(), list: [] },
  };
  // a page that was rendered before something went must not bring it back
  const gone = new Set<string>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };

  function merge<K extends LiveKind>(kind: K, incoming: readonly LiveRows[K][], isNewer: IsNewer): boolean {
    const table = tables[kind] as Table<LiveRows[K]>;
    const newer = incoming.filter((row) => {
      const known = table.rows.get(row.id);
      return !gone.has(row.id) && (!known || isNewer(row, known));
    });
    if (newer.length === 0) return false;
    const rows = new Map(table.rows);
    for (const row of newer) rows.set(row.id, row);
    tables[kind] = { rows, list: [...rows.values()] } as (typeof tables)[K];
    return true;
  }

  function remove(kind: LiveKind, ids: readonly string[]): boolean {
    const table = tables[kind];
    for (const id of ids) gone.add(id);
    if (!ids.some((id) => table.rows.has(id))) return false;
    const rows = new Map<string, LiveRows[LiveKind]>(table.rows);
    for (const id of ids) rows.delete(id);
    // all of one kind, which the compiler loses where the kind is a variable
    tables[kind] = { rows, list: [...rows.values()] } as never;
    return true;
  }

  return {
    /** What a page brought along. Does not wake anybody: it is called while rendering. */
    seed<K extends LiveKind>(kind: K, rows: readonly LiveRows[K][]): void {
      merge(kind, rows, hasHigherRevision);
    },
    /** What the live line says. */
    apply(message: Extract<LiveMessage, { type: 'changes' }>): void {
      // a row that comes back into sight (shared again) is a row again
      for (const kind of kinds) for (const row of message[kind].rows) gone.delete(row.id);
      const changed = kinds.map((kind) => {
        // the rows under a kind are of that kind, which the compiler loses where the kind is a variable
        const merged = merge(kind, message[kind].rows as never, isSaidLater);
        return remove(kind, message[kind].gone) || merged;
      });
      if (changed.includes(true)) tell();
    },
    list: <K extends LiveKind>(kind: K): readonly LiveRows[K][] => tables[kind].list as readonly LiveRows[K][],
    find: <K extends LiveKind>(kind: K, id: string): LiveRows[K] | null =>
      (tables[kind].rows.get(id) as LiveRows[K] | undefined) ?? null,
    isGone: (id: string): boolean => gone.has(id),
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type LiveStore = ReturnType<typeof createLiveStore>;
