'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLiveRows } from '#components/live/live-provider.tsx';

/**
 * Reads what a page offers of hosts again when one of them has something else: an ISO that came meanwhile, a line that was lost or
 * is there again. `shown`: all hosts as the page's data knows them, also those that it offers nothing of.
 */
export function useFreshHosts(shown: readonly { id: string; revision: number }[]): void {
  const router = useRouter();
  const rows = useLiveRows('hosts');
  const asked = useRef(new Map<string, number>());
  useEffect(() => {
    const known = new Map(shown.map(({ id, revision }) => [id, revision]));
    const newer = rows.filter(
      ({ id, revision }) => revision > Math.max(known.get(id) ?? -1, asked.current.get(id) ?? -1),
    );
    if (newer.length === 0) return;
    for (const { id, revision } of newer) asked.current.set(id, revision);
    router.refresh();
  }, [shown, rows, router]);
}
