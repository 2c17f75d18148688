'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { ButtonSize, ButtonVariant } from '#components/ui/button-look.ts';
import { showToast } from '#components/ui/toast.tsx';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { paths } from '#lib/web/paths.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** Looks at a host now: connects if it is away, and checks its readiness. The operation that does it is handed on. */
export function CheckHostButton({
  hostId,
  label,
  size = 'md',
  variant,
  onBegun,
  onRefusal,
}: {
  hostId: string;
  label: 'Check again' | 'Try now';
  size?: ButtonSize;
  variant?: ButtonVariant;
  onBegun?: (operationId: string) => void;
  onRefusal?: (refusal: RefusalText) => void;
}) {
  const [isAsking, setAsking] = useState(false);
  const check = async () => {
    setAsking(true);
    const answer = await ask(rpc.hosts.check({ id: hostId }));
    setAsking(false);
    if (!answer.ok) onRefusal?.(answer.refusal);
    else if (onBegun) onBegun(answer.value.operationId);
    else
      showToast({
        kind: 'passed',
        text: 'Looking at the host',
        link: { label: 'Follow', href: paths.operation(answer.value.operationId) },
      });
  };
  return (
    <Button
      icon="restart"
      size={size}
      variant={variant}
      busy={isAsking}
      busyLabel="Asking"
      onPress={() => void check()}
    >
      {label}
    </Button>
  );
}
