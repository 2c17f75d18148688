import { type LiveCursor, LiveMessage } from '#lib/domain/live/live-message.ts';

/** Whether the page hears of changes: `since` is when it stopped to. */
export type LineState = { state: 'live' } | { state: 'away'; since: Date } | { state: 'signed-out' };

export type LiveLineOptions = {
  cursor: LiveCursor;
  open: () => WebSocket;
  onChanges: (message: Extract<LiveMessage, { type: 'changes' }>) => void;
  /** too much was missed: the page's data must be loaded again */
  onRestart: () => void;
  onState: (state: LineState) => void;
};

const signedOutCode = 4401;
const retryMs = [250, 500, 1000, 2000, 5000, 10_000];

/** Keeps one WebSocket open, coming back with the last cursor after every loss, so that nothing in between is missed. */
export function openLiveLine(options: LiveLineOptions): { retryNow(): void; close(): void } {
  let cursor = options.cursor;
  let socket: WebSocket | null = null;
  let tries = 0;
  let awaySince: Date | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isClosed = false;

  function connect(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (isClosed) return;
    const current = options.open();
    socket = current;
    current.onopen = () => {
      tries = 0;
      awaySince = null;
      current.send(JSON.stringify({ cursor }));
      options.onState({ state: 'live' });
    };
    current.onmessage = (event) => {
      const message = LiveMessage.safeParse(JSON.parse(String(event.data))).data;
      if (!message) return;
      if (message.type === 'restart') return options.onRestart();
      cursor = message.cursor;
      options.onChanges(message);
    };
    current.onclose = (event) => {
      if (isClosed || socket !== current) return;
      if (event.code === signedOutCode) return options.onState({ state: 'signed-out' });
      awaySince ??= new Date();
      options.onState({ state: 'away', since: awaySince });
      const wait = retryMs[Math.min(tries, retryMs.length - 1)] ?? 10_000;
      tries += 1;
      // spread out, so that a restarted server does not meet all pages at once
      timer = setTimeout(connect, wait * (0.75 + Math.random() / 2));
    };
  }

  connect();
  return {
    retryNow() {
      tries = 0;
      if (socket?.readyState !== WebSocket.OPEN) connect();
    },
    close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      socket?.close();
    },
  };
}
