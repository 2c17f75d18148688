type StepInQuestion = { number: number; kind: string; state: string };

/**
 * Whether an operation has done its part and only waits for the system inside the guest. It holds nothing then: whoever
 * wants to shut the guest down need not wait for an agent that may never answer.
 */
export function isWaitingForGuest(steps: readonly StepInQuestion[]): boolean {
  const next = [...steps].sort((a, b) => a.number - b.number).find((step) => step.state !== 'succeeded');
  return next?.kind === 'wait-ready';
}
