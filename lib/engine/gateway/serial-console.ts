import type { ConsoleMode } from '#lib/domain/console/console-mode.ts';
import type { ConsolePipe } from '#lib/engine/gateway/console-pipe.ts';
import type { PipeConsoleOptions } from '#lib/engine/gateway/pipe-console.ts';
import { relayStream, type StreamRelay } from '#lib/engine/gateway/relay-stream.ts';

/** A serial line: bytes both ways in binary frames, none towards the guest in view mode; the size in text frames. */
export function serialConsole(options: Omit<PipeConsoleOptions, 'counter'>): ConsolePipe {
  const { ws, nowMs, onEnd, onSent } = options;
  let mode: ConsoleMode = options.mode;
  let size: { columns: number; rows: number } | undefined;
  let resize: ((columns: number, rows: number) => void) | undefined;
  let relay: StreamRelay | undefined;

  return {
    attach: async (endpoint) => {
      relay = relayStream({ ws, stream: endpoint.stream, nowMs, onEnd, onSent });
      resize = endpoint.resize;
      if (size) resize?.(size.columns, size.rows);
    },
    onBinary: (bytes) => {
      // what is typed before the line is open is not wanted by whatever opens
      if (mode === 'control') relay?.write(bytes);
    },
    onRequest: (request) => {
      if (request.type !== 'resize' || mode !== 'control') return;
      size = { columns: request.columns, rows: request.rows };
      resize?.(size.columns, size.rows);
    },
    setMode: (next) => {
      mode = next;
    },
    bytes: () => relay?.bytes() ?? { toGuest: 0, toBrowser: 0 },
    stalledMs: () => relay?.stalledMs() ?? 0,
    stop: () => relay?.stop(),
  };
}
