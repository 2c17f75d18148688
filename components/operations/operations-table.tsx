'use client';

import type { ReactNode } from 'react';
import { OperationNarrow, operationColumns } from '#components/operations/operation-columns.tsx';
import { DataTable } from '#components/ui/table/data-table.tsx';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';

const rowId = (row: OperationRow) => row.id;
const rowName = (row: OperationRow) => row.title;
const newestFirst = { id: 'started', desc: true };

/** Operations as a table, newest first. Fills its container. */
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
      rowId={rowId}
      rowName={rowName}
      columns={operationColumns}
      hiddenColumns={hiddenColumns}
      defaultSort={newestFirst}
      currentId={currentId}
      onOpen={onOpen}
      renderNarrow={(row) => <OperationNarrow row={row} />}
      empty={empty}
      loading={loading}
      pageKeys
    />
  );
}
