import type { WebSocket } from 'ws';
import type { ConsoleMode } from '#lib/domain/console/console-mode.ts';
import { createRfbFilter } from '#lib/domain/console/filter-rfb.ts';
import { ConsoleClosed } from '#lib/engine/gateway/console-closed.ts';
import type { ConsolePipe } from '#lib/engine/gateway/console-pipe.ts';
import type { ResourceCounter } from '#lib/engine/gateway/count-resources.ts';
import { relayStream, type StreamRelay } from '#lib/engine/gateway/relay-stream.ts';
import { createDownstreamHandshake, downstreamGreeting } from '#lib/engine/gateway/rfb-downstream-handshake.ts';
import { shakeHandsUpstream } from '#lib/engine/gateway/rfb-upstream-handshake.ts';
import { createScreenWaker, type ScreenWaker } from '#lib/engine/gateway/wake-screen.ts';

/** A browser has nothing to say between ClientInit and ServerInit; this much is kept of what it says anyway. */
const maxEarlyBytes = 1 << 16;

export type PipeConsoleOptions = {
  ws: WebSocket;
  mode: ConsoleMode;
  nowMs: () => number;
  counter: ResourceCounter;
  onEnd: (error?: Error) => void;
  onSent?: () => void;
};

/** A graphical screen: the gateway speaks both halves of the handshake, then relays, filtering what the browser says. */
export function pipeConsole({ ws, mode, nowMs, counter, onEnd, onSent }: PipeConsoleOptions): ConsolePipe {
  const handshake = createDownstreamHandshake();
  let isBrowserReady = false;
  let early: Uint8Array[] = [];
  let earlyBytes = 0;
  let relay: StreamRelay | undefined;
  let waker: ScreenWaker | undefined;
  const filter = createRfbFilter({ mode, onInput: () => waker?.onInput() });

  const forward = (bytes: Uint8Array) => {
    if (relay) return relay.write(filter.push(bytes));
    earlyBytes += bytes.length;
    if (earlyBytes > maxEarlyBytes) throw new ConsoleClosed('bad-message');
    early.push(bytes);
  };

  // the guest's half may take a second over SSH; the browser's half is done by then
  ws.send(downstreamGreeting);

  return {
    attach: async (endpoint, signal) => {
      const { stream, password, wake } = endpoint;
      const serverInit = await shakeHandsUpstream(stream, { password, signal });
      ws.send(serverInit);
      relay = relayStream({ ws, stream, nowMs, onEnd, onSent });
      const { lastDataMs } = relay;
      if (wake) waker = createScreenWaker({ wake, lastDataMs, nowMs, counter });
      const held = early;
      early = [];
      for (const bytes of held) forward(bytes);
    },
    onBinary: (bytes) => {
      if (isBrowserReady) return forward(bytes);
      const rest = handshake.push(bytes);
      if (rest === undefined) return;
      isBrowserReady = true;
      if (rest.length > 0) forward(rest);
    },
    onRequest: () => undefined,
    setMode: (next) => {
      const releases = filter.setMode(next);
      relay?.write(releases);
    },
    bytes: () => relay?.bytes() ?? { toGuest: 0, toBrowser: 0 },
    stalledMs: () => relay?.stalledMs() ?? 0,
    stop: () => {
      waker?.stop();
      relay?.stop();
    },
  };
}
