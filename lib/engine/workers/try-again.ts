import { isAway } from '#lib/domain/host/host-standing.ts';
import { type Refusal, retryPolicyOf } from '#lib/domain/refusal/refusals.ts';

/** Failures in all, after which one that may pass by itself is final. */
const failuresMax = 5;
/** The same for a host that does not answer somebody who waits: a line that broke once is made again. */
const impatientFailuresMax = 2;
/** A host that was rebooted, or a libvirt that was upgraded, is back within this; what was to be done there waits for it. */
const patienceMs = 10 * 60_000;

/** A host that does not answer, or whose libvirt does not: what was to be done there can be done when it does. */
export const mayBeWaitedFor = (refusal: Refusal): boolean => isAway(refusal) || refusal.code === 'host.libvirt-down';

/** Something in libvirt still works on it, which ends by itself: a copy goes on when the command that began it is gone. */
export const isBusy = (refusal: Refusal): boolean => refusal.code === 'volume.busy';

type Try = { failures: number; since: Date; awaySince?: Date | null; isImpatient?: boolean };

/**
 * Whether what failed is tried again by itself. `since`: when the operation, or the taking away of what it left, began;
 * `awaySince`: from when on the host is known to be away, where it is. Who had worked for an hour before the line broke has the
 * same patience as who had just begun.
 */
export function mayPass(
  refusal: Refusal,
  { failures, since, awaySince = null, isImpatient = false }: Try,
  now: Date,
): boolean {
  if (retryPolicyOf(refusal.code) !== 'backoff') return false;
  if (mayBeWaitedFor(refusal) && isImpatient) return failures < impatientFailuresMax;
  const waitedMs = now.getTime() - Math.max(since.getTime(), awaySince?.getTime() ?? 0);
  if ((mayBeWaitedFor(refusal) || isBusy(refusal)) && waitedMs < patienceMs) return true;
  return failures < failuresMax;
}
