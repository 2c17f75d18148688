'use client';

import { useRouter } from 'next/navigation';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { LiveCursor } from '#lib/domain/live/live-message.ts';
import { type LineState, openLiveLine } from '#lib/web/live/live-line.ts';
import { createLiveStore, type LiveKind, type LiveRows, type LiveStore } from '#lib/web/live/live-store.ts';

type Live = { store: LiveStore; line: LineState; retryNow: () => void };

const LiveContext = createContext<Live | null>(null);

function socketAddress(): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws/events`;
}

/** Holds the tab's one live line and what it knows. */
export function LiveProvider({ cursor, children }: { cursor: LiveCursor; children: ReactNode }) {
  const router = useRouter();
  const [store, setStore] = useState(createLiveStore);
  const [line, setLine] = useState<LineState>({ state: 'live' });
  const [retryNow, setRetryNow] = useState<() => void>(() => () => {});
  // after a restart: what is heard while the page's data is loaded again
  const next = useRef<LiveStore | null>(null);
  const current = useRef(store);
  current.current = store;

  // the data that was loaded again comes with a new cursor: only now is what was known before let go, since rows that
  // went while nobody told us would stay otherwise
  const [seenCursor, setSeenCursor] = useState(cursor);
  if (cursor !== seenCursor) {
    setSeenCursor(cursor);
    if (next.current) {
      setStore(next.current);
      next.current = null;
    }
  }

  // the line lives as long as the tab, and keeps its own cursor: one that comes later with a page is older news
  const [firstCursor] = useState(cursor);
  const onRestart = useEffectEvent(() => {
    next.current = createLiveStore();
    router.refresh();
  });
  useEffect(() => {
    const opened = openLiveLine({
      cursor: firstCursor,
      open: () => new WebSocket(socketAddress(), 'guesthouse.events'),
      onChanges: (message) => {
        current.current.apply(message);
        next.current?.apply(message);
      },
      onRestart: () => onRestart(),
      onState: setLine,
    });
    setRetryNow(() => opened.retryNow);
    return opened.close;
  }, [firstCursor]);

  return <LiveContext value={{ store, line, retryNow }}>{children}</LiveContext>;
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('outside of LiveProvider');
  return live;
}

export const useLiveLine = (): Pick<Live, 'line' | 'retryNow'> => useLive();

const none: readonly never[] = [];

/** All rows of a kind that this tab knows, `initial` among them. The array is a new one only when a row changed. */
export function useLiveRows<K extends LiveKind>(
  kind: K,
  initial: readonly LiveRows[K][] = none,
): readonly LiveRows[K][] {
  const { store } = useLive();
  store.seed(kind, initial);
  const read = () => store.list(kind);
  return useSyncExternalStore(store.subscribe, read, read);
}

/** One row, newest; null once it is gone. */
export function useLiveRow<K extends LiveKind>(kind: K, initial: LiveRows[K]): LiveRows[K] | null {
  const { store } = useLive();
  store.seed(kind, [initial]);
  const read = () => (store.isGone(initial.id) ? null : store.find(kind, initial.id));
  return useSyncExternalStore(store.subscribe, read, read);
}

/** A row that may not be known yet: an operation that was just begun. */
export function useKnownRow<K extends LiveKind>(kind: K, id: string | null): LiveRows[K] | null {
  const { store } = useLive();
  const read = () => (id === null ? null : store.find(kind, id));
  return useSyncExternalStore(store.subscribe, read, read);
}
