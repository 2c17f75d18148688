'use client';

import { useEffect, useState } from 'react';
import type { ConsoleState } from '#components/consoles/console-connection.ts';
import type { ScreenSize } from '#components/consoles/vnc-viewer.ts';
import { formatDuration } from '#lib/web/formats.ts';

/** The line under a screen: since when, how large, how far away, and what the person may do. */
export function ConsoleStatus({ state, size, hint }: { state: ConsoleState; size?: ScreenSize; hint?: string }) {
  const isConnected = state.phase === 'connected';
  const nowMs = useNow(isConnected);
  return (
    <div className="flex h-[26px] flex-none items-center gap-4 overflow-hidden border-t border-stage-line bg-stage-bar px-3 text-xs whitespace-nowrap text-stage-ink-muted tabular-nums">
      <span className="inline-flex items-center gap-1.5">
        <svg viewBox="0 0 12 12" aria-hidden="true" className={`size-3 ${isConnected ? 'text-stage-running' : ''}`}>
          <circle cx="6" cy="6" r="4.5" fill={isConnected ? 'currentColor' : 'none'} stroke="currentColor" />
        </svg>
        {isConnected
          ? `Connected ${formatDuration(Math.max(1, Math.floor((nowMs - state.sinceMs) / 1_000)) * 1_000)}`
          : words[state.phase]}
      </span>
      {size && isConnected ? <span className="max-phone:hidden">{`${size.width} × ${size.height}`}</span> : null}
      {isConnected && state.latencyMs !== undefined ? <span>{state.latencyMs} ms</span> : null}
      {isConnected ? <span>{state.mode === 'control' ? 'You have the keyboard' : 'You are watching'}</span> : null}
      {hint ? <span className="ml-auto truncate max-phone:hidden">{hint}</span> : null}
    </div>
  );
}

const words = {
  idle: 'Not connected',
  connecting: 'Connecting',
  waiting: 'Reconnecting',
  stopped: 'Not connected',
} as const;

function useNow(isOn: boolean): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!isOn) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isOn]);
  return nowMs;
}
