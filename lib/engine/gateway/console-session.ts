import type { WebSocket } from 'ws';
import { type CloseReason, closeReasons, closeText } from '#lib/domain/console/close-reasons.ts';
import { allowedMode, type ConsoleMode } from '#lib/domain/console/console-mode.ts';
import { type ConsoleNotice, ConsoleRequest, parseFrame } from '#lib/domain/console/console-protocol.ts';
import { RfbProtocolError } from '#lib/domain/console/rfb-client-messages.ts';
import { ConsoleClosed, consoleClosedBy } from '#lib/engine/gateway/console-closed.ts';
import type { ConsoleGatewayDeps, ConsoleLimits, ConsoleSessionInfo } from '#lib/engine/gateway/console-deps.ts';
import type { ConsoleEndpoint, ConsolePipe } from '#lib/engine/gateway/console-pipe.ts';
import type { ResourceCounter } from '#lib/engine/gateway/count-resources.ts';
import { keepAlive } from '#lib/engine/gateway/keep-alive.ts';
import { pipeConsole } from '#lib/engine/gateway/pipe-console.ts';
import { serialConsole } from '#lib/engine/gateway/serial-console.ts';
import { within } from '#lib/engine/gateway/within.ts';

/** Answers that may fail in a row (the database is away) before a console is closed: one minute at 5 s each. */
const maxFailedChecks = 12;

export type ConsoleSession = {
  info: () => ConsoleSessionInfo;
  /** Asks again whether the person may be here; closes or demotes. */
  recheck: () => Promise<void>;
  setMode: (mode: ConsoleMode) => void;
  close: (reason: CloseReason, detail?: string) => void;
};

export type ConsoleSessionOptions = {
  ws: WebSocket;
  info: ConsoleSessionInfo;
  deps: ConsoleGatewayDeps;
  limits: ConsoleLimits;
  counter: ResourceCounter;
  /** Called once, when the socket is gone. */
  onGone: () => void;
};

/** One console from the upgrade to its end: endpoint, handshake, relay, and the reason it closes with. */
export function runConsoleSession(options: ConsoleSessionOptions): ConsoleSession {
  const { ws, deps, limits, counter, onGone } = options;
  const opened = options.info;
  let mode = opened.mode;
  let reason: CloseReason | undefined;
  let endpoint: ConsoleEndpoint | undefined;
  let releaseUpstream: (() => void) | undefined;
  let recorded: Promise<void> | undefined;
  let failedChecks = 0;
  const ending = new AbortController();
  const releaseSocket = counter.hold('socket');
  const nowMs = () => deps.clock.now().getTime();
  const info = (): ConsoleSessionInfo => ({ ...opened, mode });
  const log = { console: opened.id, guest: opened.guestId, user: opened.userId, kind: opened.kind };

  const onEnd = (error?: Error) => {
    if (error) deps.log.warn({ ...log, error: error.message }, 'the stream of a console broke');
    // an orderly end is QEMU leaving; a broken stream is the line to the host
    end(new ConsoleClosed(error ? 'line-lost' : 'ended'));
  };
  const onSent = () => alive.touch();
  const common = { ws, mode, nowMs, onEnd, onSent };
  const pipe: ConsolePipe = opened.kind === 'vnc' ? pipeConsole({ ...common, counter }) : serialConsole(common);

  const alive = keepAlive({
    ws,
    counter,
    intervalMs: limits.pingIntervalMs,
    isDeaf: () => pipe.stalledMs() > 0,
    onTick: () => {
      if (pipe.stalledMs() > limits.stallTimeoutMs) end(new ConsoleClosed('screen-silent'));
    },
    onDead: () => {
      end(new ConsoleClosed('line-lost'));
      ws.terminate();
    },
  });

  const cleanUp = () => {
    alive.stop();
    pipe.stop();
    ending.abort(new ConsoleClosed(reason ?? 'line-lost'));
    endpoint?.stream.on('error', () => undefined);
    endpoint?.stream.destroy();
    releaseUpstream?.();
  };

  const end = (closed: ConsoleClosed) => {
    if (reason !== undefined) return;
    reason = closed.reason;
    cleanUp();
    // a socket that back-pressure has paused would never see the other side's close frame
    ws.resume();
    ws.close(closeReasons[reason].code, closeText(closed.detail ?? ''));
    deps.log.info({ ...log, reason, detail: closed.detail, cause: messageOf(closed.cause) }, 'console closed');
  };

  const guarded = (act: () => void) => {
    if (reason !== undefined) return;
    try {
      act();
    } catch (error) {
      end(
        error instanceof RfbProtocolError ? new ConsoleClosed('bad-message', { cause: error }) : consoleClosedBy(error),
      );
    }
  };

  const onText = (text: string) => {
    const request = parseFrame(ConsoleRequest, text);
    if (request === undefined) throw new ConsoleClosed('bad-message');
    if (request.type === 'ping') notify(ws, { type: 'pong', id: request.id });
    else pipe.onRequest(request);
  };

  ws.on('message', (data: Buffer, isBinary) =>
    guarded(() => (isBinary ? pipe.onBinary(data) : onText(data.toString()))),
  );
  ws.on('error', (error) => deps.log.info({ ...log, error: error.message }, 'the socket of a console failed'));
  ws.once('close', () => {
    if (reason === undefined) {
      reason = 'left';
      cleanUp();
    }
    const closing = { reason, at: deps.clock.now(), bytes: pipe.bytes() };
    releaseSocket();
    onGone();
    void recorded
      ?.then(() => deps.recordClosed(info(), closing))
      .catch((error: unknown) =>
        deps.log.warn({ ...log, error: messageOf(error) }, 'a closed console was not recorded'),
      );
  });

  const connect = async () => {
    notify(ws, { type: 'mode', mode });
    const opening = deps.openEndpoint(opened.guestId, opened.kind, ending.signal);
    opening.then(
      (late) => {
        if (ending.signal.aborted) late.stream.on('error', () => undefined).destroy();
      },
      () => undefined,
    );
    endpoint = await within(opening, limits.endpointTimeoutMs, new ConsoleClosed('host-unreachable'), ending.signal);
    releaseUpstream = counter.hold('upstream');
    // until the relay listens, a stream that breaks must not take the process down
    endpoint.stream.on('error', () => undefined);
    const silent = new AbortController();
    const timer = setTimeout(() => silent.abort(new ConsoleClosed('screen-silent')), limits.handshakeTimeoutMs);
    const releaseTimer = counter.hold('timer');
    try {
      await pipe.attach(endpoint, AbortSignal.any([ending.signal, silent.signal]));
    } finally {
      clearTimeout(timer);
      releaseTimer();
    }
    if (reason !== undefined) return;
    notify(ws, { type: 'open' });
    recorded = deps.recordOpened(info());
    recorded.catch((error: unknown) =>
      deps.log.warn({ ...log, error: messageOf(error) }, 'an opened console was not recorded'),
    );
    deps.log.info({ ...log, mode }, 'console opened');
  };
  connect().catch((error: unknown) => end(consoleClosedBy(error)));

  const setMode = (next: ConsoleMode) => {
    if (reason !== undefined || next === mode) return;
    mode = next;
    guarded(() => pipe.setMode(next));
    notify(ws, { type: 'mode', mode: next });
  };

  return {
    info,
    setMode,
    close: (why, detail) => end(new ConsoleClosed(why, { detail })),
    recheck: async () => {
      try {
        const right = await deps.mayStillUse(info());
        failedChecks = 0;
        if (right === 'signed-out') return end(new ConsoleClosed('signed-out'));
        const left = allowedMode(mode, right);
        if (left === undefined) end(new ConsoleClosed('forbidden'));
        else setMode(left);
      } catch (error) {
        failedChecks += 1;
        deps.log.warn({ ...log, error: messageOf(error) }, 'the right to a console could not be checked');
        if (failedChecks >= maxFailedChecks) end(new ConsoleClosed('failed'));
      }
    },
  };
}

function notify(ws: WebSocket, notice: ConsoleNotice): void {
  if (ws.readyState === ws.OPEN) ws.send(JSON.stringify(notice));
}

const messageOf = (error: unknown): string | undefined =>
  error === undefined ? undefined : error instanceof Error ? error.message : String(error);
