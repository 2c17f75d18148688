'use client';

import { useState } from 'react';
import { guestsOf, isAdopted } from '#components/images/image-look.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDestroyDialog } from '#components/ui/confirm-destroy-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { showToast } from '#components/ui/toast.tsx';
import type { ImageRow } from '#lib/domain/live/image-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { formatBytes, formatCount } from '#lib/web/formats.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** Before an image goes: which volumes go with it. One that guests are clones of cannot go, and says so. */
export function DeleteImage({ image, onClose }: { image: ImageRow; onClose: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  const guests = guestsOf(image);
  if (guests > 0)
    return (
      <Dialog
        open
        onClose={onClose}
        title={`${image.name} cannot be deleted`}
        footer={
          <Button onPress={onClose} autoFocus>
            Keep it
          </Button>
        }
      >
        <p className="text-ink-muted">
          {formatCount(guests, 'guest')} {guests === 1 ? 'is a clone' : 'are clones'} of it and{' '}
          {guests === 1 ? 'reads' : 'read'} from its disk. Delete {guests === 1 ? 'that guest' : 'those guests'} first.
        </p>
      </Dialog>
    );
  const remove = async () => {
    setAsking(true);
    const answer = await ask(rpc.images.delete({ id: image.id }));
    setAsking(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    showToast({
      kind: 'passed',
      text: `Deleting the image ${image.name}`,
      link: { label: 'Follow', href: paths.operation(answer.value.operationId) },
    });
    onClose();
  };
  return (
    <ConfirmDestroyDialog
      open
      onClose={onClose}
      action={`Delete ${image.name}`}
      busyLabel="Deleting"
      keep="Keep it"
      loss="The image leaves the list, and its volumes leave their pools."
      items={image.versions.map((version) => ({
        id: version.id,
        name: version.volume,
        detail: isAdopted(version)
          ? 'stays: it was there before'
          : [version.hostName, version.sizeBytes === null ? '' : formatBytes(version.sizeBytes)]
              .filter(Boolean)
              .join(', '),
      }))}
      typed={image.name}
      busy={isAsking}
      refusal={
        refusal ? (
          <Notice tone="failed" boxed title={refusal.title}>
            {refusal.next}
          </Notice>
        ) : null
      }
      onConfirm={() => void remove()}
    />
  );
}
