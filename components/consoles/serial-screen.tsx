'use client';

import '@xterm/xterm/css/xterm.css';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { TicketAnswer } from '#components/consoles/console-connection.ts';
import { ConsoleOverlay } from '#components/consoles/console-overlay.tsx';
import { ConsoleStatus } from '#components/consoles/console-status.tsx';
import { toggleFullScreen } from '#components/consoles/full-screen.ts';
import { StageButton } from '#components/consoles/stage-button.tsx';
import { createTerminalViewer, loadTerminal, type TerminalParts } from '#components/consoles/terminal-viewer.ts';
import { useConsoleConnection } from '#components/consoles/use-console-connection.ts';
import { copyToClipboard } from '#components/ui/copy-to-clipboard.ts';

export type SerialScreenProps = {
  guestName: string;
  getTicket: () => Promise<TicketAnswer>;
  isRunning: boolean;
  onStart?: () => void;
  signInHref?: string;
  /** Back to the graphical screen. */
  onScreen?: () => void;
  onOwnWindow?: () => void;
  presence?: ReactNode;
};

/** The serial console of a guest. The terminal and its scrollback stay while the line comes and goes. */
export function SerialScreen({ guestName, getTicket, isRunning, ...props }: SerialScreenProps) {
  const root = useRef<HTMLElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const parts = useRef<TerminalParts>(undefined);
  const [hasSelection, setHasSelection] = useState(false);

  const { connection, state } = useConsoleConnection(
    {
      getTicket,
      isReadyWhenOpen: true,
      loadViewer: async () => {
        const loaded = parts.current ?? (await loadTerminal(setHasSelection));
        return (channel) => {
          const { terminal, fit } = loaded;
          if (!target.current) throw new Error('the terminal has left the page');
          parts.current = loaded;
          if (terminal.element?.parentElement !== target.current) terminal.open(target.current);
          const tellSize = (columns: number, rows: number) => connection.request({ type: 'resize', columns, rows });
          const viewer = createTerminalViewer(terminal, channel, tellSize);
          fit.fit();
          tellSize(terminal.cols, terminal.rows);
          return viewer;
        };
      },
    },
    isRunning,
  );
  const isConnected = state.phase === 'connected';

  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const observer = new ResizeObserver(() => parts.current?.fit.fit());
    observer.observe(element);
    return () => {
      observer.disconnect();
      parts.current?.terminal.dispose();
      parts.current = undefined;
    };
  }, []);

  useEffect(() => {
    if (isConnected && document.activeElement === document.body) parts.current?.terminal.focus();
  }, [isConnected]);

  return (
    <section
      ref={root}
      aria-label={`Serial console of ${guestName}`}
      className="flex min-h-0 flex-1 flex-col bg-stage text-sm text-stage-ink"
    >
      <div
        role="toolbar"
        aria-label="Serial console"
        className="flex h-10 flex-none items-center gap-0.5 border-b border-stage-line bg-stage-bar px-2"
      >
        <StageButton
          icon="copy"
          label="Copy the selection"
          isDisabled={!hasSelection}
          onPress={() => void copyToClipboard(parts.current?.terminal.getSelection() ?? '')}
        >
          Copy
        </StageButton>
        <StageButton icon="trash" label="Clear the terminal" onPress={() => parts.current?.terminal.clear()}>
          Clear
        </StageButton>
        <span className="mx-1.5 h-4 w-px flex-none bg-stage-line" />
        {props.onScreen ? <StageButton icon="screen" label="Graphical screen" onPress={props.onScreen} /> : null}
        {props.onOwnWindow ? (
          <StageButton icon="window" label="Open in its own window" onPress={props.onOwnWindow} />
        ) : null}
        <StageButton
          icon="full"
          label="Full screen"
          onPress={() => root.current && void toggleFullScreen(root.current).catch(() => undefined)}
        />
        {props.presence ? (
          <div className="ml-auto flex min-w-0 items-center gap-2.5 text-stage-ink-muted">{props.presence}</div>
        ) : null}
      </div>
      <div className="relative min-h-0 flex-1 overflow-hidden">
        <div ref={target} className={`absolute inset-0 p-2 ${isConnected ? '' : 'opacity-45'}`} />
        <ConsoleOverlay
          state={state}
          onReconnect={connection.connect}
          onStart={props.onStart}
          signInHref={props.signInHref}
        />
      </div>
      <ConsoleStatus state={state} hint={isConnected ? 'Press Enter if nothing shows' : undefined} />
    </section>
  );
}
