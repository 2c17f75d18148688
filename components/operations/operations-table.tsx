'use client';

import type { ReactNode } from 'react';
import { useMe } from '#components/frame/me-provider.tsx';
import { OperationNarrow, operationColumns } from '#components/operations/operation-columns.tsx';
import { DataTable } from '#components/ui/table/data-table.tsx';
import { seesPlaces } from '#lib/domain/access/sees-places.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { paths } from '#lib/web/paths.ts';

const rowHref = (row: OperationRow) => paths.operation(row.id);
const columnsWithoutHost = operationColumns.filter((column) => column.id !== 'host');
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
      columns={seesPlaces(useMe()) ? operationColumns : columnsWithoutHost}
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
