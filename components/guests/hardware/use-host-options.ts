'use client';

import { useEffect, useMemo, useState } from 'react';
import { type HostOptions, optionsOf } from '#components/guests/create/create-options.ts';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

/** What the host of a guest offers, for who may see hosts; null for others and until it was read. */
export function useHostOptions(hostId: string | null, maySee: boolean): HostOptions | null {
  const [host, setHost] = useState<HostDetail | null>(null);
  useEffect(() => {
    if (!maySee || hostId === null) return;
    let isOver = false;
    void ask(rpc.hosts.get({ id: hostId })).then((answer) => {
      if (!isOver && answer.ok) setHost(answer.value);
    });
    return () => {
      isOver = true;
    };
  }, [hostId, maySee]);
  return useMemo(() => host && optionsOf(host), [host]);
}
