'use client';

import type { ReactNode } from 'react';
import { HostNarrow, hostColumns } from '#components/hosts/host-columns.tsx';
import { isAway } from '#components/hosts/host-look.ts';
import { DataTable } from '#components/ui/table/data-table.tsx';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import { paths } from '#lib/web/paths.ts';

const rowHref = (row: HostRow) => paths.host(row.id);
const byName = { id: 'name', desc: false };

/** Hosts as a table. One that does not answer keeps what was last seen of it, greyed. */
export function HostsTable({
  rows,
  empty,
  loading,
}: {
  rows: readonly HostRow[];
  empty?: ReactNode;
  loading?: boolean;
}) {
  return (
    <DataTable
      label="Hosts"
      rows={rows}
      rowHref={rowHref}
      columns={hostColumns}
      defaultSort={byName}
      isStale={isAway}
      renderNarrow={(row) => <HostNarrow row={row} />}
      empty={empty}
      loading={loading}
    />
  );
}
