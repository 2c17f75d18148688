'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { OperationProgress } from '#components/operations/operation-progress.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { makesGuest } from '#lib/domain/operation/operation-kind.ts';
import { paths } from '#lib/web/paths.ts';

/** A guest that is being made, step by step. As soon as it runs, its console opens by itself. */
export function CreationProgress({ row }: { row: GuestRow }) {
  const router = useRouter();
  const operation = useRef(row.operation?.id ?? null);
  if (row.operation && makesGuest(row.operation.kind)) operation.current = row.operation.id;
  const runs = isActive(row.power) && (row.hasDisplay || row.hasSerial);
  useEffect(() => {
    if (runs) router.replace(paths.guestTab(row.id, 'console'));
  }, [runs, row.id, router]);
  return (
    <div className="mx-auto w-full max-w-[720px]">
      <Panel>
        {operation.current ? (
          <OperationProgress id={operation.current} steps />
        ) : (
          <p className="text-ink-muted">Nothing works on it now. See its Activity.</p>
        )}
      </Panel>
    </div>
  );
}
