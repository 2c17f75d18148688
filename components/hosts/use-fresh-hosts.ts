'use client';

import { useLiveRows } from '#components/live/live-provider.tsx';
import { useRefreshWhenNewer } from '#components/live/use-refresh-when-newer.ts';

/** What a page offers of hosts is read again when one of them has something else: an ISO that came meanwhile, a line that was lost. */
export function useFreshHosts(hosts: readonly { id: string; revision: number }[]): void {
  const rows = useLiveRows('hosts');
  const newestOf = (host: { id: string; revision: number }) =>
    Math.max(host.revision, rows.find((row) => row.id === host.id)?.revision ?? 0);
  useRefreshWhenNewer(
    hosts.reduce((sum, host) => sum + host.revision, 0),
    hosts.reduce((sum, host) => sum + newestOf(host), 0),
  );
}
