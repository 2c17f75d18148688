import type { StateKind } from '#components/ui/state-kind.ts';
import type { HostConnection } from '#lib/domain/live/guest-row.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';

export const hostStateKinds: Record<HostConnection, StateKind> = {
  new: 'working',
  connecting: 'working',
  up: 'running',
  away: 'unknown',
  refused: 'failed',
};

/** The share of a host's memory that is in use: "61% mem"; null where it is not known. */
export function memoryShareOf(host: Pick<HostRow, 'memoryMiB' | 'memoryUsedMiB'>): string | null {
  if (!host.memoryMiB || host.memoryUsedMiB === null) return null;
  return `${Math.round((host.memoryUsedMiB / host.memoryMiB) * 100)}% mem`;
}
