'use client';

import { useMemo } from 'react';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { OperationsTable } from '#components/operations/operations-table.tsx';
import { Empty } from '#components/ui/empty.tsx';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';

const hidden = ['host'];

/** What was and is being done on one host. */
export function HostOperations({ hostId, initial }: { hostId: string; initial: readonly OperationRow[] }) {
  const all = useLiveRows('operations', initial);
  const rows = useMemo(() => all.filter((row) => row.hostId === hostId), [all, hostId]);
  return (
    <OperationsTable
      rows={rows}
      hiddenColumns={hidden}
      empty={<Empty title="Nothing has been done here yet">Every change on this host will stand here.</Empty>}
    />
  );
}
