import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocket } from 'ws';
import { LiveMessage } from '#lib/domain/live/live-message.ts';
import { createEventsGateway, eventsProtocol } from '#lib/engine/gateway/events-gateway.ts';
import { openLiveFeed } from '#lib/engine/live/live-feed.ts';
import { readSessionActor } from '#lib/infra/auth/read-actor.ts';
import type { EventCursor } from '#lib/infra/db/read-events.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { origin, password, type World } from '#tests/integration/access/access-world.ts';
import { authClient } from '#tests/integration/access/auth-client.ts';

type Dial = { cookie?: string; origin?: string | null };

/** What rows of every kind have. */
type ToldRow = { id: string; name?: string };

/** A page's line, with all it was told. */
export type Page = {
  ws: WebSocket;
  messages: LiveMessage[];
  /** the newest row that was told of one thing; undefined where none was, or it is gone since */
  row(id: string): ToldRow | undefined;
  /** every id of which a row was told */
  ids(): Set<string>;
  gone(): Set<string>;
  closeCode(): number | null;
  /** Stops to take what arrives, as a laptop that sleeps does; and goes on. */
  sleep(): void;
  wake(): void;
};

type Changes = Extract<LiveMessage, { type: 'changes' }>;

const partsOf = ({ guests, hosts, operations, images }: Changes) => [guests, hosts, operations, images];
const rowsOf = (message: Changes): ToldRow[] => partsOf(message).flatMap((part) => part.rows as ToldRow[]);
const goneOf = (message: Changes): string[] => partsOf(message).flatMap((part) => part.gone);

/** The gateway of events behind a real HTTP server, on the things and people of the world of access. */
export async function startEventsServer(world: World) {
  const log = world.runtime.log;
  const feed = await openLiveFeed({ db: world.db, databaseUrl: world.databaseUrl, log });
  const authenticate = (request: IncomingMessage) =>
    readSessionActor(world.runtime.auth, new Headers({ cookie: request.headers.cookie ?? '' }));
  const gateway = createEventsGateway({ db: world.db, feed, log, origin, authenticate });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => void gateway.handleUpgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = authClient(world.runtime.auth);
  const open = new Set<WebSocket>();

  const dial = (options: Dial): WebSocket => {
    const headers = options.cookie === undefined ? {} : { cookie: options.cookie };
    const ws = new WebSocket(`ws://127.0.0.1:${port}/ws/events`, [eventsProtocol], {
      headers,
      ...(options.origin === null ? {} : { origin: options.origin ?? origin }),
    });
    open.add(ws);
    return ws;
  };

  return {
    gateway,
    client,
    dial,
    /** The status that an upgrade is refused with; 101 where it is not. */
    async answerTo(options: Dial): Promise<number> {
      const ws = dial(options);
      ws.on('error', () => undefined);
      const status = await Promise.race([
        once(ws, 'unexpected-response').then(([, response]) => (response as IncomingMessage).statusCode ?? 0),
        once(ws, 'open').then(() => 101),
      ]);
      ws.terminate();
      return status;
    },
    async cookieOf(username: string): Promise<string> {
      const { status, cookie } = await client.signIn(username, password);
      if (status !== 200) throw new Error(`${username} could not sign in: ${status}`);
      return cookie;
    },
    /** Opens a line and says hello, with a cursor or with whatever is given instead. */
    async open(cookie: string, hello: EventCursor | string | Buffer): Promise<Page> {
      const ws = dial({ cookie });
      const messages: LiveMessage[] = [];
      let closeCode: number | null = null;
      ws.on('message', (data) => messages.push(LiveMessage.parse(JSON.parse(String(data)))));
      ws.on('close', (code) => {
        closeCode = code;
      });
      ws.on('error', () => undefined);
      const upgraded = once(ws, 'upgrade') as Promise<[IncomingMessage]>;
      await once(ws, 'open');
      const socket: Socket = (await upgraded)[0].socket;
      ws.send(typeof hello === 'string' || Buffer.isBuffer(hello) ? hello : JSON.stringify({ cursor: hello }));
      const changes = () => messages.flatMap((message) => (message.type === 'changes' ? [message] : []));
      return {
        ws,
        messages,
        row(id) {
          const isOf = (row: ToldRow) => row.id === id;
          const last = changes().findLast((message) => goneOf(message).includes(id) || rowsOf(message).some(isOf));
          return last && rowsOf(last).find(isOf);
        },
        ids: () => new Set(changes().flatMap((one) => rowsOf(one).map((row) => row.id))),
        gone: () => new Set(changes().flatMap(goneOf)),
        closeCode: () => closeCode,
        sleep: () => void socket.pause(),
        wake: () => void socket.resume(),
      };
    },
    async stop(): Promise<void> {
      for (const ws of open) ws.terminate();
      await waitUntil('the lines are closed', () => gateway.count() === 0);
      gateway.close();
      await feed.close();
      server.close();
    },
  };
}

export type EventsServer = Awaited<ReturnType<typeof startEventsServer>>;
