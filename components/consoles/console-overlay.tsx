'use client';

import { type ReactNode, useEffect, useState } from 'react';
import type { ConsoleState } from '#components/consoles/console-connection.ts';
import { Button } from '#components/ui/button.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { type CloseReason, explainClose } from '#lib/domain/console/close-reasons.ts';

const stepWords = {
  viewer: 'Loading the viewer',
  ticket: 'Asking for the console',
  line: 'Opening the line',
  screen: 'Waiting for the guest',
} as const;

export type ConsoleOverlayProps = {
  state: ConsoleState;
  onReconnect: () => void;
  /** Left out when the person may not start it. */
  onStart?: () => void;
  signInHref?: string;
};

/** What lies over the last picture while there is none: what is going on, why, and the one useful button. */
export function ConsoleOverlay({ state, ...actions }: ConsoleOverlayProps) {
  if (state.phase === 'waiting' || state.phase === 'stopped') {
    const { title, next } = explainClose(state.reason);
    return (
      <Card>
        <p className="text-md font-semibold">{state.detail || title}</p>
        <p className="text-stage-ink-muted">{next}</p>
        {state.phase === 'waiting' ? <Countdown untilMs={state.retryAtMs} /> : null}
        <OneButton reason={state.reason} {...actions} />
      </Card>
    );
  }
  return state.phase === 'connecting' ? <Working words={stepWords[state.step]} /> : null;
}

function Card({ children }: { children: ReactNode }) {
  return (
    <div className="absolute inset-0 grid place-items-center p-4">
      <div
        role="status"
        className="flex max-w-105 flex-col items-center gap-2 rounded-xl border border-stage-line bg-stage-bar px-6 py-5 text-center text-sm text-stage-ink [overflow-wrap:anywhere]"
      >
        {children}
      </div>
    </div>
  );
}

function OneButton({
  reason,
  onReconnect,
  onStart,
  signInHref,
}: Omit<ConsoleOverlayProps, 'state'> & { reason: CloseReason }) {
  const { action } = explainClose(reason);
  if (action === 'none') return null;
  if (action === 'sign-in') {
    return signInHref ? (
      <LinkButton href={signInHref} variant="primary" className="mt-2">
        Sign in
      </LinkButton>
    ) : null;
  }
  if (action === 'start' && onStart) {
    return (
      <Button icon="play" variant="primary" onPress={onStart} className="mt-2">
        Start
      </Button>
    );
  }
  return (
    <Button icon="restart" onPress={onReconnect} className="mt-2">
      Reconnect
    </Button>
  );
}

function Countdown({ untilMs }: { untilMs: number }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((untilMs - nowMs) / 1000);
  // hidden from screen readers: it would be read every second
  return (
    <p aria-hidden="true" className="text-xs text-stage-ink-muted tabular-nums">
      {seconds > 0 ? `Next try in ${seconds} s` : 'Trying'}
    </p>
  );
}

/** Under 150 ms nothing shows. */
function Working({ words }: { words: string }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 bottom-4 grid place-items-center text-sm">
      {isLate ? <span className="rounded-full bg-label px-3 py-1 text-label-ink">{words}</span> : null}
    </div>
  );
}
