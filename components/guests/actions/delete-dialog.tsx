'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { GuestResults } from '#components/guests/actions/guest-results.tsx';
import { useGuestResults } from '#components/guests/actions/use-guest-results.ts';
import { lookOf, obstacleTo } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { ConfirmDestroyDialog } from '#components/ui/confirm-destroy-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { showToast } from '#components/ui/toast.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { formatBytes, formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type Loss = Awaited<ReturnType<typeof rpc.guests.previewDeletion>>[number];

/** Names what is lost before guests are deleted, lets their disks be kept, and shows what became of each. */
export function DeleteDialog({ guests, onClose }: { guests: readonly GuestRow[]; onClose: () => void }) {
  const router = useRouter();
  const pathname = usePathname();
  const { hasBegun, isSending, run, linesOf } = useGuestResults();
  const [begun, setBegun] = useState<readonly GuestRow[] | null>(null);
  // what was asked for keeps its name while the rows go because of it
  const legal = begun ?? guests.filter((row) => obstacleTo('delete', row) === null);
  const leftOut = guests.filter((row) => !legal.includes(row));
  const [answered, setAnswered] = useState<{ ids: string; losses: readonly Loss[] } | null>(null);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  // what others made keeps its disks unless somebody says otherwise
  const [withDisks, setWithDisks] = useState(() => legal.every((row) => row.origin === 'guesthouse'));
  const ids = legal.map((row) => row.id).join();

  useEffect(() => {
    if (ids === '') return;
    let isCurrent = true;
    void ask(rpc.guests.previewDeletion({ ids: ids.split(',') })).then((answer) => {
      if (!isCurrent) return;
      setRefusal(answer.ok ? null : answer.refusal);
      if (answer.ok) setAnswered({ ids, losses: answer.value });
    });
    return () => {
      isCurrent = false;
    };
  }, [ids]);

  // of other guests than these it says nothing
  const losses = answered && (begun || answered.ids === ids) ? answered.losses : null;
  const disks = (losses ?? []).flatMap((loss) => loss.disks);
  const deletable = disks.filter((disk) => !disk.obstacle);
  const bytes = deletable.reduce((sum, disk) => sum + disk.allocationBytes, 0);
  const [only] = legal;
  const isOne = legal.length === 1 && only !== undefined;
  const snapshots = (losses ?? []).map((loss) => loss.snapshots);
  const snapshotCount = snapshots.reduce((sum, { count }) => sum + count, 0);
  const snapshotBytes = snapshots.reduce((sum, each) => sum + each.bytes, 0);
  const action = `Delete ${isOne ? only.name : formatCount(legal.length, 'guest')}`;

  const confirm = async () => {
    setBegun(legal);
    const disksOf = (id: string) =>
      withDisks
        ? (losses?.find((loss) => loss.id === id)?.disks ?? [])
            .filter((disk) => !disk.obstacle)
            .map((disk) => disk.target)
        : [];
    const results = await run(
      guests,
      (row) => obstacleTo('delete', row),
      async (row) => {
        const answer = await ask(rpc.guests.delete({ id: row.id, disks: disksOf(row.id) }));
        if (answer.ok && isOne) {
          showToast({
            kind: 'passed',
            text: `${row.name} is being deleted`,
            link: { label: 'Show', href: paths.operation(answer.value.operationId) },
          });
        }
        return answer;
      },
    );
    if (!isOne || results.get(only.id)?.state !== 'begun') return;
    onClose();
    if (pathname.startsWith(paths.guest(only.id))) router.push(paths.guests());
  };

  if (hasBegun && !(isOne && isSending)) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={action}
        width="md"
        footer={
          <Button onPress={onClose} autoFocus>
            Close
          </Button>
        }
      >
        <GuestResults lines={linesOf(guests)} label="What became of each guest" />
      </Dialog>
    );
  }
  return (
    <ConfirmDestroyDialog
      open
      onClose={onClose}
      action={action}
      busyLabel="Deleting"
      keep={isOne ? 'Keep it' : 'Keep them'}
      busy={isSending}
      waitsFor={losses === null && legal.length > 0 ? 'What is lost with them is not known yet.' : undefined}
      typed={legal.length === 0 ? undefined : isOne ? only.name : String(legal.length)}
      loss={
        legal.length === 0
          ? 'None of these guests can be deleted now.'
          : `${isOne ? 'The guest and its definition are' : 'These guests and their definitions are'} deleted from ${isOne ? only.hostName : 'their hosts'}.`
      }
      items={legal.map((row) => ({
        id: row.id,
        name: row.name,
        kind: lookOf(row).stale ? 'unknown' : lookOf(row).kind,
        detail: detailOf(
          row,
          losses?.find((loss) => loss.id === row.id),
        ),
      }))}
      refusal={
        refusal ? (
          <Notice tone="failed" boxed title={refusal.title} technical={refusal.technical}>
            {refusal.next}
          </Notice>
        ) : null
      }
      onConfirm={() => void confirm()}
    >
      {leftOut.length > 0 && !begun ? (
        <ScrollRegion label="Left out" className="max-h-28 flex-none">
          <ul className="flex flex-col gap-1 text-xs text-ink-faint">
            {leftOut.map((row) => (
              <li key={row.id} className="[overflow-wrap:anywhere]">
                <span className="mono">{row.name}</span> is left out. {obstacleTo('delete', row)}
              </li>
            ))}
          </ul>
        </ScrollRegion>
      ) : null}
      {snapshotCount > 0 ? (
        <p className="text-xs text-ink-muted">
          {formatCount(snapshotCount, 'snapshot')} {snapshotCount === 1 ? 'goes' : 'go'} with {isOne ? 'it' : 'them'}
          {snapshotBytes > 0 ? `; their files, ${formatBytes(snapshotBytes)}, go with the disks` : ''}.
        </p>
      ) : null}
      {losses === null && !refusal && legal.length > 0 ? (
        <p className="text-xs text-ink-faint">Looking at their disks</p>
      ) : disks.length > 0 ? (
        <>
          <Checkbox
            checked={withDisks && deletable.length > 0}
            onChange={setWithDisks}
            disabledReason={deletable.length === 0 ? 'Other guests need these disks.' : null}
            hint={
              deletable.length > 0
                ? deletable
                    .map((disk) => `${disk.volume} in ${disk.poolName}`)
                    .slice(0, 3)
                    .join(', ') + (deletable.length > 3 ? `, and ${deletable.length - 3} more` : '')
                : undefined
            }
          >
            Also delete {formatCount(deletable.length, 'disk')}, {formatBytes(bytes)}
          </Checkbox>
          {disks.flatMap((disk) =>
            disk.obstacle ? (
              <p key={`${disk.poolName}/${disk.volume}`} className="text-xs text-ink-muted [overflow-wrap:anywhere]">
                {disk.volume} stays: {disk.obstacle.title}
              </p>
            ) : (
              []
            ),
          )}
        </>
      ) : null}
    </ConfirmDestroyDialog>
  );
}

function detailOf(row: GuestRow, loss: Loss | undefined): string {
  const state = row.power === 'off' ? '' : 'it is switched off first';
  const bytes = loss?.disks.reduce((sum, disk) => sum + disk.allocationBytes, 0) ?? 0;
  const disks = loss && loss.disks.length > 0 ? `${formatCount(loss.disks.length, 'disk')}, ${formatBytes(bytes)}` : '';
  return [state, disks].filter(Boolean).join(' · ');
}
