'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useLiveRow } from '#components/live/live-provider.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { GuestDetail } from '#lib/procedures/guest/get-guest.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

type Known = {
  detail: GuestDetail;
  /** the newest row, null once the guest is gone */
  row: GuestRow | null;
  reload: () => Promise<void>;
};

const GuestContext = createContext<Known | null>(null);

/** What a look at the rest costs is small, but a guest's measures make new rows every few seconds. */
const mostOftenMs = 3_000;

/** The guest of the page: its live row, and the rest of it read again when the row says that something changed. */
export function GuestDetailProvider({ initial, children }: { initial: GuestDetail; children: ReactNode }) {
  const row = useLiveRow('guests', initial.row);
  const [read, setRead] = useState(initial);
  const detail = initial.row.revision > read.row.revision ? initial : read;
  const lastReadAt = useRef(0);
  const { id } = initial.row;

  const reload = useCallback(async () => {
    lastReadAt.current = Date.now();
    const answer = await ask(rpc.guests.get({ id }));
    if (answer.ok) {
      setRead((known) => (known.row.revision > answer.value.row.revision ? known : answer.value));
    }
  }, [id]);

  // of one that is being deleted there is nothing more to read, and soon nothing at all
  const newest = row && row.stage !== 'deleting' ? row.revision : 0;
  const shown = detail.row.revision;
  useEffect(() => {
    if (newest <= shown) return;
    const wait = Math.max(0, lastReadAt.current + mostOftenMs - Date.now());
    const timer = setTimeout(() => void reload(), wait);
    return () => clearTimeout(timer);
  }, [newest, shown, reload]);

  const known = useMemo(() => ({ detail, row, reload }), [detail, row, reload]);
  return <GuestContext value={known}>{children}</GuestContext>;
}

export function useGuest(): Known {
  const known = useContext(GuestContext);
  if (!known) throw new Error('outside of GuestDetailProvider');
  return known;
}
