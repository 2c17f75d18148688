import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Actor } from '#lib/domain/access/actor.ts';
import { LiveHello, type LiveMessage } from '#lib/domain/live/live-message.ts';
import type { LiveFeed } from '#lib/engine/live/live-feed.ts';
import { isEmptyChange, readChanges } from '#lib/engine/live/read-changes.ts';
import type { Db } from '#lib/infra/db/client.ts';
import {
  type EventCursor,
  eventBatchSize,
  isCursorKept,
  readEvents,
  type StoredEvent,
} from '#lib/infra/db/read-events.ts';
import type { Logger } from '#lib/infra/log/logger.ts';

export type EventsGatewayDeps = {
  db: Db;
  feed: LiveFeed;
  log: Logger;
  origin: string;
  /** who opens the socket, and again later whether they still are somebody */
  authenticate(request: IncomingMessage): Promise<Actor | null>;
};

export const eventsProtocol = 'guesthouse.events';

/** Why the server ends a page's line. 4401: sign in again. 4413: the page reads too slowly and starts afresh. */
export const eventsCloseCodes = { signedOut: 4401, tooSlow: 4413, badHello: 4400 } as const;

const pingEveryMs = 25_000;
const bufferedBytesMax = 8 * 1024 * 1024;
const refuse = (socket: Duplex, status: string) =>
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);

/** One line per page: what changed since its cursor, then what changes, each row as that person may see it. */
export function createEventsGateway(deps: EventsGatewayDeps) {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 64 * 1024,
    handleProtocols: (offered) => (offered.has(eventsProtocol) ? eventsProtocol : false),
  });

  async function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (request.headers.origin !== deps.origin) return void refuse(socket, '403 Forbidden');
    const actor = await deps.authenticate(request).catch(() => null);
    if (!actor) return void refuse(socket, '401 Unauthorized');
    if (socket.destroyed) return;
    server.handleUpgrade(request, socket, head, (ws) => serve(ws, actor, request));
  }

  function serve(ws: WebSocket, first: Actor, request: IncomingMessage): void {
    let actor = first;
    let waiting: StoredEvent[] = [];
    let cursor: EventCursor | null = null;
    let isSending = false;
    let isAlive = true;
    let unsubscribe: (() => void) | null = null;

    const send = (message: LiveMessage) => {
      if (ws.bufferedAmount > bufferedBytesMax) return ws.close(eventsCloseCodes.tooSlow, 'too slow');
      ws.send(JSON.stringify(message));
    };

    const tell = async (events: readonly StoredEvent[], after: EventCursor) => {
      if (events.some((event) => event.topic === 'access' && event.subject === actor.userId)) await checkAgain();
      const message = await readChanges(deps.db, actor, events, after);
      if (!isEmptyChange(message)) send(message);
    };

    const flush = async () => {
      if (isSending || ws.readyState !== ws.OPEN) return;
      isSending = true;
      try {
        while (waiting.length > 0 && cursor) {
          const batch = waiting;
          waiting = [];
          await tell(batch, cursor);
        }
      } catch (error) {
        deps.log.warn({ err: error }, 'a page could not be told what changed');
        ws.close(1011, 'failed');
      } finally {
        isSending = false;
      }
    };

    const checkAgain = async () => {
      const now = await deps.authenticate(request).catch(() => null);
      if (!now) return ws.close(eventsCloseCodes.signedOut, 'signed out');
      actor = now;
    };

    const start = async (from: EventCursor) => {
      const isKept = await isCursorKept(deps.db, from);
      if (ws.readyState !== ws.OPEN) return;
      if (!isKept) send({ type: 'restart' });
      let at = isKept ? from : deps.feed.position();
      // subscribe first, then read what was missed: an event met twice costs a row sent twice, never one lost. What the
      // feed gives meanwhile waits, so that no cursor is sent before all that it stands for.
      isSending = true;
      unsubscribe = deps.feed.subscribe((events, after) => {
        waiting.push(...events);
        cursor = after;
        void flush();
      });
      for (let missed = await readEvents(deps.db, at); missed.length > 0; missed = await readEvents(deps.db, at)) {
        const last = missed.at(-1);
        if (last) at = { ...at, xid: last.xid, seq: last.seq };
        await tell(missed, at);
        if (missed.length < eventBatchSize) break;
      }
      cursor ??= at;
      isSending = false;
      await flush();
    };

    const ping = setInterval(() => {
      if (!isAlive) return ws.terminate();
      isAlive = false;
      ws.ping();
      void checkAgain();
    }, pingEveryMs);
    ws.on('pong', () => {
      isAlive = true;
    });
    ws.once('message', (data) => {
      const hello = LiveHello.safeParse(parseJson(String(data)));
      if (!hello.success) return ws.close(eventsCloseCodes.badHello, 'bad hello');
      start(hello.data.cursor).catch(() => ws.close(1011, 'failed'));
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      clearInterval(ping);
      unsubscribe?.();
    });
  }

  return {
    handleUpgrade,
    count: () => server.clients.size,
    close() {
      for (const client of server.clients) client.close(1012, 'restarting');
      server.close();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
