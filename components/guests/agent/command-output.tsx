'use client';

import { StepOutput } from '#components/operations/step-output.tsx';
import { useOperation } from '#components/operations/use-operation.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';

/** What a command printed in its guest. Nothing until it has ended: the agent tells it then. */
export function CommandOutput({ operationId, guestName }: { operationId: string; guestName: string }) {
  const { operation, isWhole } = useOperation(operationId);
  const output = operation?.steps[0]?.output;
  if (output) return <StepOutput text={output} following={false} of={guestName} />;
  if (!operation || !isWhole || !hasEnded(operation.state)) return null;
  return operation.state === 'succeeded' ? <p className="text-xs text-ink-faint">It printed nothing.</p> : null;
}
