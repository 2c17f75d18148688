'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ConsoleBar } from '#components/consoles/console-bar.tsx';
import type { TicketAnswer } from '#components/consoles/console-connection.ts';
import { ConsoleOverlay } from '#components/consoles/console-overlay.tsx';
import { ConsoleStatus } from '#components/consoles/console-status.tsx';
import { saveBlob, toggleFullScreen } from '#components/consoles/full-screen.ts';
import { loadNovnc } from '#components/consoles/load-novnc.ts';
import { createReleaseTap } from '#components/consoles/release-tap.ts';
import { useConsoleConnection } from '#components/consoles/use-console-connection.ts';
import {
  createVncViewer,
  type ScreenScaling,
  type ScreenSize,
  type VncViewer,
} from '#components/consoles/vnc-viewer.ts';

export type VncScreenProps = {
  guestName: string;
  /** Asks for a single-use ticket; called for each attempt. */
  getTicket: () => Promise<TicketAnswer>;
  /** From the live state: a console that had stopped comes back when the guest is started, wherever that was done. */
  isRunning: boolean;
  /** Left out when the person may not start the guest. */
  onStart?: () => void;
  signInHref?: string;
  onSerial?: () => void;
  onOwnWindow?: () => void;
  /** More actions in the bar. */
  actions?: ReactNode;
  presence?: ReactNode;
};

/** The graphical console of a guest: bar, screen, overlay, status. Fills its container. */
export function VncScreen({ guestName, getTicket, isRunning, ...props }: VncScreenProps) {
  const root = useRef<HTMLElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const viewer = useRef<VncViewer>(undefined);
  const [scaling, setScaling] = useState<ScreenScaling>('fit');
  const [size, setSize] = useState<ScreenSize>();

  const { connection, state } = useConsoleConnection(
    {
      getTicket,
      loadViewer: async () => {
        const Rfb = await loadNovnc();
        return (channel, events) => {
          if (!target.current) throw new Error('the screen has left the page');
          const created = createVncViewer(Rfb, {
            ...events,
            ...{ target: target.current, channel, scaling, onSize: setSize },
            onPicture: () => {
              frame.current?.replaceChildren();
              // the keyboard goes to the guest, unless the person is writing elsewhere
              if (document.activeElement === document.body) created.focus();
            },
            onLastFrame: (last) => {
              last.className = 'size-full object-contain';
              frame.current?.replaceChildren(last);
            },
          });
          viewer.current = created;
          return created;
        };
      },
    },
    isRunning,
  );
  const isConnected = state.phase === 'connected';
  const isControl = isConnected && state.mode === 'control';

  useEffect(() => {
    viewer.current?.setScaling(scaling);
  }, [scaling]);

  useKeyboardGuards(root, viewer);

  const takeScreenshot = async () => {
    const blob = await viewer.current?.screenshot();
    if (blob) saveBlob(blob, `${guestName} ${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.png`);
  };

  return (
    <section
      ref={root}
      aria-label={`Console of ${guestName}`}
      className="flex min-h-0 flex-1 flex-col bg-stage text-sm text-stage-ink"
    >
      <ConsoleBar
        {...{ canType: isControl, isConnected, scaling }}
        onKeys={({ keys }) => viewer.current?.sendKeys(keys)}
        onKeysDone={() => viewer.current?.focus()}
        onScaling={setScaling}
        onScreenshot={() => void takeScreenshot()}
        onFullScreen={() => root.current && void toggleFullScreen(root.current).catch(() => undefined)}
        onSerial={props.onSerial}
        onOwnWindow={props.onOwnWindow}
        presence={props.presence}
      >
        {props.actions}
      </ConsoleBar>
      <div className="relative min-h-0 flex-1 overflow-hidden">
        <div
          ref={target}
          className="absolute inset-0 has-[:focus-visible]:outline-2 has-[:focus-visible]:-outline-offset-2 has-[:focus-visible]:outline-focus"
        />
        <div
          ref={frame}
          aria-hidden="true"
          className="pointer-events-none absolute inset-0 opacity-45 grayscale empty:hidden"
        />
        <ConsoleOverlay
          state={state}
          onReconnect={connection.connect}
          onStart={props.onStart}
          signInHref={props.signInHref}
        />
      </div>
      <ConsoleStatus
        state={state}
        size={size}
        hint={isControl ? 'Tap Ctrl Alt to give the keyboard back' : undefined}
      />
    </section>
  );
}

/** Ctrl+Alt tapped leaves the screen; Ctrl+Alt+Enter is full screen. Seen before noVNC, which sits further inside. */
function useKeyboardGuards(root: React.RefObject<HTMLElement | null>, viewer: React.RefObject<VncViewer | undefined>) {
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const tap = createReleaseTap(() => {
      viewer.current?.releaseModifiers();
      viewer.current?.blur();
      element.querySelector<HTMLElement>('[role=toolbar] button')?.focus();
    });
    const onKeyDown = (event: KeyboardEvent) => {
      tap.keydown(event.code, event.timeStamp);
      if (event.code !== 'Enter' || !event.ctrlKey || !event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      viewer.current?.releaseModifiers();
      void toggleFullScreen(element).catch(() => undefined);
    };
    const onKeyUp = (event: KeyboardEvent) => tap.keyup(event.code, event.timeStamp);
    element.addEventListener('keydown', onKeyDown, true);
    element.addEventListener('keyup', onKeyUp, true);
    element.addEventListener('pointerdown', tap.pointer, true);
    window.addEventListener('blur', tap.reset);
    return () => {
      element.removeEventListener('keydown', onKeyDown, true);
      element.removeEventListener('keyup', onKeyUp, true);
      element.removeEventListener('pointerdown', tap.pointer, true);
      window.removeEventListener('blur', tap.reset);
    };
  }, [root, viewer]);
}
