'use client';

import { StepOutput } from '#components/operations/step-output.tsx';
import { useOperation } from '#components/operations/use-operation.ts';

/** A command as it was given to a guest, and, when it has ended, what it printed there: the agent tells it then. */
export function CommandOutput({ operationId, guestName }: { operationId: string; guestName: string }) {
  const output = useOperation(operationId).operation?.steps[0]?.output;
  return output ? <StepOutput text={output} following={false} of={guestName} /> : null;
}
