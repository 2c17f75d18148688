import type { PlannedClone } from '#lib/domain/guest/clone/plan-clone.ts';
import type { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { firstStartSteps } from '#lib/procedures/guest/first-start-steps.ts';

const gib = (bytes: number) => `${Math.ceil(bytes / 1024 ** 3)} GiB`;

/** The steps that make one clone. `secretId` holds what goes into its seed. */
export function planCloneSteps(
  { plan, copies, variables, seed }: PlannedClone,
  { start, facts, secretId }: { start: boolean; facts: HostFacts; secretId: string | null },
): PlannedStep[] {
  const { guestId, uuid, source } = plan;
  const settings = seed && secretId ? { ...seed, secretId } : null;
  const steps: PlannedStep[] = [
    { kind: 'reserve-guest', title: 'Check the name and the host', input: { guestId } },
    { kind: 'check-clone', title: 'Check that the original is off and can be cloned', input: plan },
    ...copies.map(
      (input, index): PlannedStep => ({
        kind: 'ensure-copied-volume',
        title: `Copy the disk ${plan.disks[index]?.target ?? ''}, ${gib(input.capacityBytes)}`,
        input,
      }),
    ),
  ];
  if (variables)
    steps.push({
      kind: 'ensure-variables',
      title: 'Copy the UEFI variables',
      input: { ...variables.to, from: variables.from, source, uuid },
    });
  if (settings) {
    const { poolUuid, volume, secretId } = settings;
    const input = { poolUuid, volume, secretId, system: 'linux' as const };
    steps.push({ kind: 'ensure-seed', title: 'Write the first settings', input });
  }
  steps.push({ kind: 'define-clone', title: 'Define the clone', input: plan });
  if (!start) return steps;
  steps.push({ kind: 'ensure-running', title: 'Start the clone', input: { guestId, uuid } });
  return [...steps, ...firstStartSteps({ guestId, uuid }, settings, facts)];
}
