'use client';

import { useState } from 'react';
import { SentenceList } from '#components/guests/snapshots/sentence-list.tsx';
import { usePreview } from '#components/guests/snapshots/use-preview.ts';
import { ConfirmDestroyDialog } from '#components/ui/confirm-destroy-dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { showToast } from '#components/ui/toast.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import type { SnapshotRow } from '#lib/domain/live/snapshot-row.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

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
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const preview = usePreview(`${snapshot.name} ${guest.power}`, () =>
    rpc.snapshots.previewDeletion({ id: guest.id, name: snapshot.name }),
  );
  const remove = async () => {
    setSending(true);
    const answer = await ask(rpc.snapshots.delete({ id: guest.id, name: snapshot.name }));
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    onClose();
    showToast({
      kind: 'passed',
      text: `The snapshot ${snapshot.name} is being deleted`,
      link: { label: 'Show', href: paths.operation(answer.value.operationId) },
    });
  };
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
      onConfirm={() => void remove()}
    >
      <SentenceList title="What happens" sentences={preview.value?.becomes ?? []} />
    </ConfirmDestroyDialog>
  );
}
