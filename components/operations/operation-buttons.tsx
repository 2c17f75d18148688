'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { ButtonSize } from '#components/ui/button-look.ts';
import { ConfirmDestroyDialog } from '#components/ui/confirm-destroy-dialog.tsx';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type Props = {
  operation: Pick<
    OperationRow,
    'id' | 'mayCancel' | 'isCancelling' | 'isRepeatable' | 'cancelDeletesGuest' | 'targetName'
  >;
  size?: ButtonSize;
  /** Where the refusal is shown: the button itself has no room for it. */
  onRefusal?: (refusal: RefusalText | null) => void;
};

/**
 * Cancel while it can be cancelled (asked for first where it deletes a guest that runs), Retry once it ended without success and may be done
 * again; nothing otherwise, or to who may do neither.
 */
export function OperationButtons({ operation, size = 'sm', onRefusal }: Props) {
  const [isAsking, setAsking] = useState(false);
  const [isConfirming, setConfirming] = useState(false);
  const act = async (call: () => Promise<unknown>) => {
    setAsking(true);
    const answer = await ask(call());
    setAsking(false);
    onRefusal?.(answer.ok ? null : answer.refusal);
  };
  const cancel = () => act(() => rpc.operations.cancel({ id: operation.id })).then(() => setConfirming(false));
  if (operation.mayCancel) {
    return (
      <>
        <Button
          size={size}
          busy={isAsking || operation.isCancelling}
          busyLabel="Cancelling"
          onPress={() => (operation.cancelDeletesGuest ? setConfirming(true) : void cancel())}
        >
          Cancel
        </Button>
        <ConfirmDestroyDialog
          open={isConfirming && !operation.isCancelling}
          onClose={() => setConfirming(false)}
          action={`Delete ${operation.targetName}`}
          busyLabel="Deleting"
          keep="Keep it"
          loss="It was started already. To cancel now deletes the guest and its disk, with all that was done in it."
          items={[]}
          busy={isAsking}
          onConfirm={() => void cancel()}
        />
      </>
    );
  }
  if (operation.isRepeatable) {
    return (
      <Button
        size={size}
        icon="restart"
        busy={isAsking}
        busyLabel="Retrying"
        onPress={() => void act(() => rpc.operations.retry({ id: operation.id }))}
      >
        Retry
      </Button>
    );
  }
  return null;
}
