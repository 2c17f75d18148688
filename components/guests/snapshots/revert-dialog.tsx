'use client';

import { useState } from 'react';
import { SentenceList } from '#components/guests/snapshots/sentence-list.tsx';
import { useBegin } from '#components/guests/snapshots/use-begin.ts';
import { useAnswer } from '#components/live/use-answer.ts';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { ConfirmDestroyDialog } from '#components/ui/confirm-destroy-dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { SnapshotRow } from '#lib/domain/live/snapshot-row.ts';
import { formatDateTime } from '#lib/web/formats.ts';
import { rpc } from '#lib/web/rpc-client.ts';

const previewReversion = ({ id, name }: { id: string; name: string; power: string }) =>
  rpc.snapshots.previewReversion({ id, name });

/** Names what is lost by going back; of a guest that runs, its name is asked for. */
export function RevertDialog({
  guest,
  snapshot,
  onClose,
}: {
  guest: GuestRow;
  snapshot: SnapshotRow;
  onClose: () => void;
}) {
  const isRunning = isActive(guest.power);
  const [start, setStart] = useState(isRunning);
  const { begin, isSending, refusal } = useBegin(onClose);
  const preview = useAnswer({ id: guest.id, name: snapshot.name, power: guest.power }, previewReversion);
  const isOffAfter = preview.value?.power === 'off';
  const obstacle = refusal ?? preview.refusal;
  return (
    <ConfirmDestroyDialog
      open
      onClose={onClose}
      action={`Go back to ${snapshot.name}`}
      busyLabel="Going back"
      keep="Stay as it is"
      loss={
        <>
          <span className="mono">{guest.name}</span> becomes what it was on {formatDateTime(new Date(snapshot.takenAt))}
          .
        </>
      }
      items={[]}
      typed={isRunning ? guest.name : undefined}
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
          rpc.snapshots.revert({ id: guest.id, name: snapshot.name, start: start && isOffAfter }),
          `${guest.name} goes back to ${snapshot.name}`,
        )
      }
    >
      <SentenceList title="What is lost" sentences={preview.value?.losses ?? []} />
      <SentenceList title="What becomes of the rest" sentences={preview.value?.becomes ?? []} />
      {isOffAfter ? (
        <Checkbox checked={start} onChange={setStart}>
          Start it afterwards
        </Checkbox>
      ) : null}
    </ConfirmDestroyDialog>
  );
}
