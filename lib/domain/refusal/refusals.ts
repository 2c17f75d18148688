import { accessRefusals } from '#lib/domain/refusal/access-refusals.ts';
import { agentRefusals } from '#lib/domain/refusal/agent-refusals.ts';
import { cloneRefusals } from '#lib/domain/refusal/clone-refusals.ts';
import { guestRefusals } from '#lib/domain/refusal/guest-refusals.ts';
import { hostRefusals } from '#lib/domain/refusal/host-refusals.ts';
import { mediaRefusals } from '#lib/domain/refusal/media-refusals.ts';
import { publishRefusals } from '#lib/domain/refusal/publish-refusals.ts';
import type { RefusalDetails, RefusalRow, RetryPolicy } from '#lib/domain/refusal/refusal-row.ts';
import { snapshotRefusals } from '#lib/domain/refusal/snapshot-refusals.ts';
import { storageRefusals } from '#lib/domain/refusal/storage-refusals.ts';

/**
 * Every refusal and every failure a person can meet, in one table: how it is retried, which HTTP status carries it, the
 * sentence, and the next step. `details` fill the sentence; libvirt's own words travel beside it as `technical`.
 */
export const refusals = {
  ...accessRefusals,
  ...hostRefusals,
  ...guestRefusals,
  ...agentRefusals,
  ...storageRefusals,
  ...mediaRefusals,
  ...snapshotRefusals,
  ...cloneRefusals,
  ...publishRefusals,
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof refusals;

export type Refusal = { code: RefusalCode; details?: RefusalDetails; technical?: string };

/** The sentence and the next step of a refusal, for a person. */
export function explainRefusal(refusal: Refusal): { title: string; next: string; technical?: string } {
  const found: RefusalRow = refusals[refusal.code];
  const details = refusal.details ?? {};
  return { title: found.say(details), next: found.next(details), technical: refusal.technical };
}

export const retryPolicyOf = (code: RefusalCode): RetryPolicy => refusals[code].retry;

export const statusOf = (code: RefusalCode): number => refusals[code].status;

export const isRefusalCode = (code: unknown): code is RefusalCode =>
  typeof code === 'string' && Object.hasOwn(refusals, code);
