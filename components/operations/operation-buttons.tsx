'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { ButtonSize } from '#components/ui/button-look.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { isRepeatable, operationActions } from '#lib/domain/operation/operation-state.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type Props = {
  operation: Pick<OperationRow, 'id' | 'kind' | 'state' | 'isCancelling'>;
  size?: ButtonSize;
  /** Where the refusal is shown: the button itself has no room for it. */
  onRefusal?: (refusal: RefusalText | null) => void;
};

/** Cancel while it can be cancelled, Retry once it ended without success; nothing otherwise. */
export function OperationButtons({ operation, size = 'sm', onRefusal }: Props) {
  const [isAsking, setAsking] = useState(false);
  const act = async (call: () => Promise<unknown>) => {
    setAsking(true);
    const answer = await ask(call());
    setAsking(false);
    onRefusal?.(answer.ok ? null : answer.refusal);
  };
  if (operationActions.cancel.includes(operation.state)) {
    return (
      <Button
        size={size}
        busy={isAsking || operation.isCancelling}
        busyLabel="Cancelling"
        onPress={() => void act(() => rpc.operations.cancel({ id: operation.id }))}
      >
        Cancel
      </Button>
    );
  }
  if (operationActions.retry.includes(operation.state) && isRepeatable(operation.kind)) {
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
