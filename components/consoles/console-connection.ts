import { type ConsoleChannel, createConsoleChannel } from '#components/consoles/console-channel.ts';
import { retryDelayMs } from '#components/consoles/retry-delay.ts';
import {
  type CloseReason,
  closeReasonOfRefusal,
  explainClose,
  reasonOfCloseCode,
} from '#lib/domain/console/close-reasons.ts';
import type { ConsoleMode } from '#lib/domain/console/console-mode.ts';
import { type ConsoleNotice, type ConsoleRequest, consoleProtocols } from '#lib/domain/console/console-protocol.ts';
import { explainRefusal, type Refusal } from '#lib/domain/refusal/refusals.ts';

/** A ticket and where to go with it, or why there is none. */
export type TicketAnswer =
  | { ok: true; ticket: string; url: string }
  /** `title`: the server's own words, which know more than this page */
  | { ok: false; refusal: Refusal; title?: string };

export type ConsoleState =
  | { phase: 'idle' }
  | { phase: 'connecting'; step: 'viewer' | 'ticket' | 'line' | 'screen'; attempt: number }
  | { phase: 'connected'; sinceMs: number; mode: ConsoleMode; latencyMs?: number }
  | { phase: 'waiting'; reason: CloseReason; detail?: string; retryAtMs: number }
  | { phase: 'stopped'; reason: CloseReason; detail?: string };

/** What shows the bytes: noVNC or a terminal. One object is one attempt. */
export type ConsoleViewer = { dispose: () => void; setMode: (mode: ConsoleMode) => void };

export type ViewerEvents = { onReady: () => void; onFailed: () => void };

export type ConsoleConnectionDeps = {
  getTicket: () => Promise<TicketAnswer>;
  /** Loads what the viewer needs; may hang for ever on some browsers, so it is timed. */
  loadViewer: () => Promise<(channel: ConsoleChannel, events: ViewerEvents) => ConsoleViewer>;
  openSocket: (url: string, protocols: string[]) => WebSocket;
  /** Serial: the line is ready when the gateway says so; a screen is ready when the viewer has shaken hands. */
  isReadyWhenOpen?: boolean;
  nowMs?: () => number;
  random?: () => number;
};

const viewerTimeoutMs = 8_000;
const ticketTimeoutMs = 15_000;
const lineTimeoutMs = 10_000;
/** The gateway gives up by itself after 20 s for the way and 10 s for the handshake. */
const screenTimeoutMs = 35_000;
/** A console that lived this long was a success: the next failure starts with short waits again. */
const settledMs = 5_000;
const pingIntervalMs = 5_000;

/**
 * One console in the page: gets a ticket, opens the line, hands it to a viewer, and begins again when it is lost, with a
 * new ticket and a new viewer each time, until the reason is final. A plain class, so that React only watches.
 */
export class ConsoleConnection {
  readonly #deps: ConsoleConnectionDeps;
  readonly #listeners = new Set<() => void>();
  #state: ConsoleState = { phase: 'idle' };
  /** Rises with every attempt and every stop; work of an older number is thrown away. */
  #attempt = 0;
  #failures = 0;
  #mode: ConsoleMode = 'view';
  #socket: WebSocket | undefined;
  #viewer: ConsoleViewer | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #ping: { id: number; sentMs: number } = { id: 0, sentMs: 0 };

  constructor(deps: ConsoleConnectionDeps) {
    this.#deps = deps;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): ConsoleState => this.#state;

  /** Begins, or begins again at once, whatever was going on. */
  readonly connect = (): void => {
    this.#release();
    this.#attempt += 1;
    void this.#try(this.#attempt);
  };

  /** Tries now if it would have tried later, or (for what only a change outside ends) if it has stopped. */
  readonly retryNow = (): void => {
    if (this.#state.phase === 'waiting' || this.#state.phase === 'stopped') this.connect();
  };

  /** Leaves; nothing stays open. */
  readonly leave = (): void => {
    this.#attempt += 1;
    this.#release();
    this.#failures = 0;
    this.#set({ phase: 'idle' });
  };

  /** Sends a text frame, if the line is open. */
  readonly request = (request: ConsoleRequest): void => {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(request));
  };

  async #try(attempt: number): Promise<void> {
    const isCurrent = () => attempt === this.#attempt;
    this.#set({ phase: 'connecting', step: 'viewer', attempt: this.#failures + 1 });
    // both at once: the first costs a download, the second a round trip
    const loading = timed(this.#deps.loadViewer(), viewerTimeoutMs);
    const asking = timed(this.#deps.getTicket(), ticketTimeoutMs);
    asking.catch(() => undefined);
    const createViewer = await loading.catch(() => undefined);
    if (!isCurrent()) return;
    if (!createViewer) return this.#fail('viewer-failed');
    this.#set({ phase: 'connecting', step: 'ticket', attempt: this.#failures + 1 });
    const answer = await asking.catch(() => undefined);
    if (!isCurrent()) return;
    if (!answer) return this.#fail('server-unreachable');
    if (!answer.ok) {
      const title = answer.title ?? explainRefusal(answer.refusal).title;
      return this.#fail(closeReasonOfRefusal(answer.refusal.code), title);
    }
    this.#open(attempt, answer.url, answer.ticket, createViewer);
  }

  #open(
    attempt: number,
    url: string,
    ticket: string,
    createViewer: (channel: ConsoleChannel, events: ViewerEvents) => ConsoleViewer,
  ): void {
    const isCurrent = () => attempt === this.#attempt;
    this.#set({ phase: 'connecting', step: 'line', attempt: this.#failures + 1 });
    this.#deadline(lineTimeoutMs, 'server-unreachable');
    let socket: WebSocket;
    try {
      socket = this.#deps.openSocket(url, consoleProtocols(ticket));
    } catch {
      this.#fail('server-unreachable');
      return;
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    let wasOpen = false;
    socket.onopen = () => {
      if (!isCurrent()) return;
      wasOpen = true;
      this.#set({ phase: 'connecting', step: 'screen', attempt: this.#failures + 1 });
      this.#deadline(screenTimeoutMs, 'screen-silent');
      const { channel, receive } = createConsoleChannel(socket, (notice) => isCurrent() && this.#onNotice(notice));
      socket.onmessage = (event) => isCurrent() && receive(event.data);
      const onReady = () => isCurrent() && this.#ready();
      const onFailed = () => isCurrent() && this.#fail('failed');
      try {
        this.#viewer = createViewer(channel, { onReady, onFailed });
      } catch {
        this.#fail('viewer-failed');
      }
    };
    socket.onclose = (event) => {
      if (!isCurrent()) return;
      this.#fail(wasOpen ? reasonOfCloseCode(event.code) : 'server-unreachable', event.reason || undefined);
    };
  }

  #onNotice(notice: ConsoleNotice): void {
    if (notice.type === 'mode') {
      this.#mode = notice.mode;
      this.#viewer?.setMode(notice.mode);
      if (this.#state.phase === 'connected') this.#set({ ...this.#state, mode: notice.mode });
    } else if (notice.type === 'open') {
      if (this.#deps.isReadyWhenOpen) this.#ready();
    } else if (notice.id === this.#ping.id && this.#state.phase === 'connected') {
      this.#set({ ...this.#state, latencyMs: Math.round(this.#now() - this.#ping.sentMs) });
    }
  }

  #ready(): void {
    if (this.#state.phase === 'connected') return;
    clearTimeout(this.#timer);
    this.#viewer?.setMode(this.#mode);
    this.#set({ phase: 'connected', sinceMs: this.#now(), mode: this.#mode });
    const ping = () => {
      this.#ping = { id: this.#ping.id + 1, sentMs: this.#now() };
      this.request({ type: 'ping', id: this.#ping.id });
    };
    this.#pinger = setInterval(ping, pingIntervalMs);
    ping();
  }

  #fail(reason: CloseReason, detail?: string): void {
    const wasSettled = this.#state.phase === 'connected' && this.#now() - this.#state.sinceMs >= settledMs;
    this.#attempt += 1;
    this.#release();
    this.#failures = wasSettled ? 1 : this.#failures + 1;
    if (!explainClose(reason).retries) {
      this.#failures = 0;
      this.#set({ phase: 'stopped', reason, detail });
      return;
    }
    const delayMs = retryDelayMs(this.#failures, (this.#deps.random ?? Math.random)());
    this.#timer = setTimeout(this.connect, delayMs);
    this.#set({ phase: 'waiting', reason, detail, retryAtMs: this.#now() + delayMs });
  }

  #deadline(timeoutMs: number, reason: CloseReason): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(reason), timeoutMs);
  }

  #release(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#pinger);
    const viewer = this.#viewer;
    const socket = this.#socket;
    this.#viewer = undefined;
    this.#socket = undefined;
    viewer?.dispose();
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #now(): number {
    return (this.#deps.nowMs ?? Date.now)();
  }

  #set(state: ConsoleState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function timed<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too late')), timeoutMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
