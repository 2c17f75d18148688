import type { FitAddon } from '@xterm/addon-fit';
import type { Terminal } from '@xterm/xterm';
import type { ConsoleChannel } from '#components/consoles/console-channel.ts';
import type { ConsoleViewer } from '#components/consoles/console-connection.ts';

/** One line on a terminal. The terminal outlives it, and so does its scrollback. */
export function createTerminalViewer(
  terminal: Terminal,
  channel: ConsoleChannel,
  onSize: (columns: number, rows: number) => void,
): ConsoleViewer {
  const encoder = new TextEncoder();
  channel.onmessage = ({ data }) => terminal.write(new Uint8Array(data));
  const watches = [
    terminal.onData((text) => channel.send(encoder.encode(text))),
    // bytes above 127 from mouse reports, one character each
    terminal.onBinary((text) => channel.send(Uint8Array.from(text, (character) => character.charCodeAt(0)))),
    terminal.onResize(({ cols, rows }) => onSize(cols, rows)),
  ];
  return {
    dispose: () => {
      for (const watch of watches) watch.dispose();
      channel.close();
    },
    setMode: (mode) => {
      terminal.options.disableStdin = mode === 'view';
      terminal.options.cursorBlink = mode === 'control';
    },
  };
}

export type TerminalParts = { terminal: Terminal; fit: FitAddon };

/** xterm with what it needs; only ever in the browser. */
export async function loadTerminal(onSelection: (hasSelection: boolean) => void): Promise<TerminalParts> {
  const [{ Terminal: Xterm }, { FitAddon: Fit }] = await Promise.all([
    import('@xterm/xterm'),
    import('@xterm/addon-fit'),
  ]);
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const terminal = new Xterm({
    fontFamily: token('--font-mono'),
    fontSize: 14,
    scrollback: 10_000,
    disableStdin: true,
    macOptionIsMeta: true,
    theme: { background: token('--color-stage'), foreground: token('--color-stage-ink') },
  });
  const fit = new Fit();
  terminal.loadAddon(fit);
  terminal.onSelectionChange(() => onSelection(terminal.hasSelection()));
  return { terminal, fit };
}
