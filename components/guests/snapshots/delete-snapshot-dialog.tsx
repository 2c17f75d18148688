'use client';

import { SentenceList } from '#components/guests/snapshots/sentence-list.tsx';
import { useBegin } from '#components/guests/snapshots/use-begin.ts';
import { useAnswer } from '#components/live/use-answer.ts';
import { ConfirmDestroyDialog } from '#components/ui/confirm-destroy-dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { SnapshotRow } from '#lib/domain/live/snapshot-row.ts';
import { rpc } from '#lib/web/rpc-client.ts';

const previewDeletion = ({ id, name }: { id: string; name: string; power: string }) =>
  rpc.snapshots.previewDeletion({ id, name });

/** Says what becomes of the files before a snapshot goes. The guest itself stays as it is. */
export function DeleteSnapshotDialog({
  guest,
  snapshot,
  onClose,
}: {
  guest: GuestRow;
  snapshot: SnapshotRow;
  onClose: () => void;
}) {
  const { begin, isSending, refusal } = useBegin(onClose);
  const preview = useAnswer({ id: guest.id, name: snapshot.name, power: guest.power }, previewDeletion);
  const obstacle = refusal ?? preview.refusal;
  return (
    <ConfirmDestroyDialog
      open
      onClose={onClose}
      action={`Delete the snapshot ${snapshot.name}`}
      busyLabel="Deleting"
      keep="Keep it"
      loss={
        <>
          Nobody can go back to it any more on <span className="mono">{guest.name}</span>.
        </>
      }
      items={[]}
      busy={isSending}
      refusal={
        obstacle ? (
          <Notice tone="failed" boxed title={obstacle.title} technical={obstacle.technical}>
            {obstacle.next}
          </Notice>
        ) : null
      }
      onConfirm={() =>
        void begin(
          rpc.snapshots.delete({ id: guest.id, name: snapshot.name }),
          `The snapshot ${snapshot.name} is being deleted`,
        )
      }
    >
      <SentenceList title="What happens" sentences={preview.value?.becomes ?? []} />
    </ConfirmDestroyDialog>
  );
}
