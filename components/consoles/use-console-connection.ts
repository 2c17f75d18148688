'use client';

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import {
  ConsoleConnection,
  type ConsoleConnectionDeps,
  type ConsoleState,
} from '#components/consoles/console-connection.ts';

/** Between looks at a guest whose screen said that it is off while its row says that it runs. */
const lookAgainMs = 2_000;

const idle: ConsoleState = { phase: 'idle' };

export type ConsoleDepsOfPage = Omit<ConsoleConnectionDeps, 'openSocket'>;

/**
 * One console for as long as the component lives. Comes back at once when the machine wakes or is online again, and when
 * the guest (`isRunning`, from the live state) was started while the console had stopped.
 */
export function useConsoleConnection(deps: ConsoleDepsOfPage, isRunning: boolean) {
  const latest = useRef(deps);
  latest.current = deps;
  const [connection] = useState(
    () =>
      new ConsoleConnection({
        getTicket: () => latest.current.getTicket(),
        loadViewer: () => latest.current.loadViewer(),
        openSocket: (url, protocols) => new WebSocket(url, protocols),
        isReadyWhenOpen: deps.isReadyWhenOpen,
      }),
  );
  const state = useSyncExternalStore(connection.subscribe, connection.getState, () => idle);

  useEffect(() => {
    connection.connect();
    const retryIfWaiting = () => {
      if (document.visibilityState === 'visible' && connection.getState().phase === 'waiting') connection.retryNow();
    };
    window.addEventListener('online', retryIfWaiting);
    document.addEventListener('visibilitychange', retryIfWaiting);
    return () => {
      window.removeEventListener('online', retryIfWaiting);
      document.removeEventListener('visibilitychange', retryIfWaiting);
      connection.leave();
    };
  }, [connection]);

  const wasRunning = useRef(isRunning);
  useEffect(() => {
    const isStarted = isRunning && !wasRunning.current;
    wasRunning.current = isRunning;
    if (isStarted) connection.retryNow();
  }, [connection, isRunning]);

  // it was off and runs again sooner than this page was told of either
  const isBehind = isRunning && state.phase === 'stopped' && state.reason === 'guest-off';
  useEffect(() => {
    if (!isBehind) return;
    const timer = setTimeout(connection.retryNow, lookAgainMs);
    return () => clearTimeout(timer);
  }, [connection, isBehind]);

  return { connection, state };
}
