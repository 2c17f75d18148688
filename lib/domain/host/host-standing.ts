import { type Refusal, type RefusalCode, retryPolicyOf } from '#lib/domain/refusal/refusals.ts';

/** Failures that mean nobody answers; all others come from somebody who does not let us work. */
const awayCodes: readonly RefusalCode[] = [
  'host.unreachable',
  'host.port-closed',
  'host.name-unknown',
  'host.line-lost',
  'host.busy',
  'operation.timeout',
];

/** Whether a failure tells that the host does not answer, so that what was to be done there can wait for it. */
export const isAway = (refusal: Refusal): boolean => awayCodes.includes(refusal.code);

export const connectionAfter = (refusal: Refusal): 'away' | 'refused' => (isAway(refusal) ? 'away' : 'refused');

/**
 * Whether one miss says enough: the host itself answered that it does not let us in, which only somebody's change can mend.
 * A volume that was deleted while it was looked at, libvirt that restarts, a database that was away for a moment are not that.
 */
export const isCertain = (refusal: Refusal): boolean =>
  !isAway(refusal) && refusal.code.startsWith('host.') && retryPolicyOf(refusal.code) === 'after-change';
