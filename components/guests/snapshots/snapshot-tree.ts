import type { SnapshotRow } from '#lib/domain/live/snapshot-row.ts';

/** A snapshot in the order of the page. `depth` grows where a guest went two ways from one; a line of them stays level. */
export type SnapshotLine = { row: SnapshotRow; depth: number };

const mostDepth = 6;

/** The tree from its roots down, older branches first. One whose parent is gone, or names itself, is a root. */
export function toSnapshotLines(rows: readonly SnapshotRow[]): SnapshotLine[] {
  const names = new Set(rows.map((row) => row.name));
  const childrenOf = Map.groupBy(rows, (row) =>
    row.parentName !== null && names.has(row.parentName) ? row.parentName : null,
  );
  const lines: SnapshotLine[] = [];
  const left = new Set(rows);
  const walk = (row: SnapshotRow, depth: number) => {
    if (!left.delete(row)) return;
    lines.push({ row, depth });
    const children = childrenOf.get(row.name) ?? [];
    for (const child of children) walk(child, Math.min(mostDepth, depth + (children.length > 1 ? 1 : 0)));
  };
  for (const root of childrenOf.get(null) ?? []) walk(root, 0);
  // libvirt lets nobody make a loop; if one is ever told, its snapshots still show
  for (const row of [...left]) walk(row, 0);
  return lines;
}
