'use client';

import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import { compareValues, type DataColumn, type TableSort } from '#components/ui/table/data-column.ts';

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
});

/** Rows in order and the columns that show. TanStack Table holds the model; what it is drawn with is ours. */
export function useRowModel<T extends { id: string }>({
  rows,
  columns,
  hidden,
  sort,
}: {
  rows: readonly T[];
  columns: readonly DataColumn<T>[];
  hidden: ReadonlySet<string>;
  sort: TableSort | null;
}): { ordered: { id: string; row: T }[]; shown: DataColumn<T>[] } {
  const data = useMemo(() => rows.map((row) => ({ id: row.id, row })), [rows]);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.header,
        accessorFn: (held: { row: T }): string | number | undefined => column.sortValue?.(held.row) ?? undefined,
        enableSorting: column.sortValue !== undefined,
        sortUndefined: 'last' as const,
        sortFn: (a: { getValue: (id: string) => unknown }, b: { getValue: (id: string) => unknown }, id: string) =>
          compareValues(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  );
  const sorting = useMemo(() => (sort ? [sort] : []), [sort]);
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map((column) => [column.id, !hidden.has(column.id)])),
    [columns, hidden],
  );
  const table = useTable({
    features,
    data,
    columns: definitions,
    getRowId: (held) => held.id,
    state: { sorting, columnVisibility },
  });
  const ordered = table.getRowModel().rows.map((row) => row.original);
  const visible = new Set(table.getVisibleLeafColumns().map((column) => column.id));
  return { ordered, shown: columns.filter((column) => visible.has(column.id)) };
}
