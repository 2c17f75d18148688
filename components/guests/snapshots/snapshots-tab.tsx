'use client';

import { useEffect, useMemo, useState } from 'react';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { DeleteSnapshotDialog } from '#components/guests/snapshots/delete-snapshot-dialog.tsx';
import { RevertDialog } from '#components/guests/snapshots/revert-dialog.tsx';
import { SnapshotItem } from '#components/guests/snapshots/snapshot-item.tsx';
import { toSnapshotLines } from '#components/guests/snapshots/snapshot-tree.ts';
import { TakeSnapshotDialog } from '#components/guests/snapshots/take-snapshot-dialog.tsx';
import { useAnswer } from '#components/live/use-answer.ts';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import type { SnapshotRow } from '#lib/domain/live/snapshot-row.ts';
import { formatCount, formatPercent } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

const snapshotKinds: readonly string[] = ['guest.snapshot', 'guest.revert', 'guest.delete-snapshot'];

type Open = { kind: 'take' } | { kind: 'revert' | 'delete'; row: SnapshotRow } | null;

const reasonOf = (refusal: RefusalText | null): string | null => (refusal ? `${refusal.title} ${refusal.next}` : null);

const listSnapshots = ({ id }: { id: string; revision: number }) => rpc.snapshots.list({ id });

/** The list, read again when the guest's row says that something changed. The host is asked to look when the tab is. */
function useSnapshots(id: string, revision: number, initial: readonly SnapshotRow[]) {
  useEffect(() => {
    const look = () => void ask(rpc.snapshots.look({ id }));
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [id]);
  return useAnswer({ id, revision }, listSnapshots).value ?? initial;
}

/** The states that a guest can go back to. */
export function SnapshotsTab({ initial }: { initial: readonly SnapshotRow[] }) {
  const { detail, row } = useGuest();
  const rows = useSnapshots(detail.row.id, row?.revision ?? 0, initial);
  const [open, setOpen] = useState<Open>(null);
  const lines = useMemo(() => toSnapshotLines(rows), [rows]);
  if (!row) return null;
  const mayChange = row.may.includes('guest.change');
  // its progress, and the way to cancel it
  const working = row.operation && snapshotKinds.includes(row.operation.kind) ? row.operation : null;
  const close = () => setOpen(null);
  const take = mayChange ? (
    <Button
      variant="primary"
      icon="snapshot"
      disabledReason={obstacleTo('snapshot', row)}
      onPress={() => setOpen({ kind: 'take' })}
    >
      Take a snapshot
    </Button>
  ) : null;
  return (
    <>
      {rows.length === 0 && !working ? (
        <Empty title="No snapshots yet" actions={take}>
          A snapshot keeps the guest as it is now, so that it can go back after something went wrong.
        </Empty>
      ) : (
        <ScrollRegion label="Snapshots" className="min-h-0 flex-1 -outline-offset-2">
          <div className="flex flex-wrap items-center gap-3 border-b border-line px-gutter py-2.5 max-phone:px-4">
            <h2 className="flex-none font-semibold">{formatCount(rows.length, 'snapshot')}</h2>
            <p role="status" className="min-w-0 flex-1 text-xs text-ink-muted [overflow-wrap:anywhere]">
              {working ? (
                <>
                  {working.title}, {formatPercent(working.progress)}{' '}
                  <TextLink href={paths.operation(working.id)}>Show</TextLink>
                </>
              ) : null}
            </p>
            {take}
          </div>
          <ul aria-label="Snapshots, each below the one it was taken after">
            {lines.map(({ row: snapshot, depth }) => (
              <SnapshotItem
                key={snapshot.name}
                row={snapshot}
                depth={depth}
                mayChange={mayChange}
                revertReason={reasonOf(snapshot.revertObstacle) ?? obstacleTo('revertSnapshot', row)}
                deleteReason={reasonOf(snapshot.deleteObstacle) ?? obstacleTo('deleteSnapshot', row)}
                onRevert={() => setOpen({ kind: 'revert', row: snapshot })}
                onDelete={() => setOpen({ kind: 'delete', row: snapshot })}
              />
            ))}
          </ul>
        </ScrollRegion>
      )}
      {open?.kind === 'take' ? <TakeSnapshotDialog guest={row} onClose={close} /> : null}
      {open?.kind === 'revert' ? <RevertDialog guest={row} snapshot={open.row} onClose={close} /> : null}
      {open?.kind === 'delete' ? <DeleteSnapshotDialog guest={row} snapshot={open.row} onClose={close} /> : null}
    </>
  );
}
