'use client';

import { useMemo } from 'react';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { OperationsTable } from '#components/operations/operations-table.tsx';
import { Empty } from '#components/ui/empty.tsx';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';

const hidden = ['host'];

/** What was and is being done with one guest. */
export function GuestActivity({ initial }: { initial: readonly OperationRow[] }) {
  const { detail } = useGuest();
  const all = useLiveRows('operations', initial);
  const rows = useMemo(() => all.filter((row) => row.guestId === detail.row.id), [all, detail.row.id]);
  return (
    <OperationsTable
      rows={rows}
      hiddenColumns={hidden}
      empty={<Empty title="Nothing has been done with it yet">Every change made from here will stand here.</Empty>}
    />
  );
}
