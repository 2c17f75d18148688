import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';

/** The list that a person reads before anything is changed. */
export const describePlan = (plan: PlannedChange[]): string =>
  plan.map(({ what, why, command }) => `  - ${what}\n      ${why}.\n      ${command}`).join('\n');
