'use client';

import type { ReactNode } from 'react';
import { OperationNarrow, operationColumns } from '#components/operations/operation-columns.tsx';
import { DataTable } from '#components/ui/table/data-table.tsx';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { paths } from '#lib/web/paths.ts';

const rowHref = (row: OperationRow) => paths.operation(row.id);
const newestFirst = { id: 'started', desc: true };

/** Operations as a table, newest first; one opens in Activity, or where `onOpen` puts it. Fills its container. */
export function OperationsTable({
  rows,
  currentId,
  onOpen,
  empty,
  hiddenColumns,
  loading,
}: {
  rows: readonly OperationRow[];
  currentId?: string | null;
  onOpen?: (row: OperationRow) => void;
  empty?: ReactNode;
  hiddenColumns?: readonly string[];
  loading?: boolean;
}) {
  return (
    <DataTable
      label="Operations"
      rows={rows}
      columns={operationColumns}
      hiddenColumns={hiddenColumns}
      defaultSort={newestFirst}
      currentId={currentId}
      rowHref={rowHref}
      onOpen={onOpen}
      renderNarrow={(row) => <OperationNarrow row={row} />}
      empty={empty}
      loading={loading}
    />
  );
}
