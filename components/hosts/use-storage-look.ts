'use client';

import { useEffect } from 'react';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** Has hosts list their pools and networks anew when this is shown, and when somebody comes back to it: from copying an ISO there, perhaps. */
export function useStorageLook(hostIds: readonly string[]): void {
  const key = hostIds.join(' ');
  useEffect(() => {
    const look = () => {
      for (const id of key.split(' ').filter(Boolean)) void ask(rpc.hosts.lookAtStorage({ id }));
    };
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [key]);
}
