import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import type { ConsoleKind, ConsoleMode } from '#lib/domain/console/console-mode.ts';
import { consolePath, consoleProtocols } from '#lib/domain/console/console-protocol.ts';
import type {
  ConsoleClosing,
  ConsoleGatewayDeps,
  ConsoleGrant,
  ConsoleMatch,
} from '#lib/engine/gateway/console-deps.ts';
import { type ConsoleGateway, createConsoleGateway } from '#lib/engine/gateway/console-gateway.ts';

export const testOrigin = 'https://guesthouse.test';

export type ConsoleServer = {
  gateway: ConsoleGateway;
  port: number;
  /** A ticket for a person (by the name in the cookie) and a guest. */
  issue: (grant?: { guestId?: string; kind?: ConsoleKind; mode?: ConsoleMode; userId?: string }) => string;
  dial: (options: { ticket?: string; protocols?: string[]; origin?: string | null; user?: string | null }) => WebSocket;
  revoke: (match: ConsoleMatch) => void;
  opened: string[];
  closed: ConsoleClosing[];
  stop: () => Promise<void>;
};

type Overrides = Partial<ConsoleGatewayDeps> & Pick<ConsoleGatewayDeps, 'openEndpoint'>;

/** The gateway behind a real HTTP server, with people in cookies and tickets in memory. */
export async function startConsoleServer(overrides: Overrides): Promise<ConsoleServer> {
  const tickets = new Map<string, ConsoleGrant & { userId: string }>();
  const listeners = new Set<(match: ConsoleMatch) => void>();
  const opened: string[] = [];
  const closed: ConsoleClosing[] = [];
  let lastId = 0;
  const userOf = (request: IncomingMessage) => /^user=(\w+)$/.exec(request.headers.cookie ?? '')?.[1];
  const gateway = createConsoleGateway({
    allowedOrigins: () => [testOrigin],
    authenticate: async (request) => {
      const userId = userOf(request);
      return userId === undefined ? null : { userId, sessionId: `session-of-${userId}` };
    },
    consumeTicket: async (ticket, caller) => {
      const grant = tickets.get(ticket);
      if (grant?.userId !== caller.userId) return null;
      tickets.delete(ticket);
      const { userId: _, ...rest } = grant;
      return rest;
    },
    mayStillUse: async () => 'control',
    onRevoked: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recordOpened: async (session) => void opened.push(session.id),
    recordClosed: async (_session, closing) => void closed.push(closing),
    newSessionId: () => {
      lastId += 1;
      return `cns_${lastId}`;
    },
    log: { info: () => undefined, warn: () => undefined },
    clock: { now: () => new Date() },
    ...overrides,
  });
  const http = createServer((_, response) => response.end());
  http.on('upgrade', (request, socket, head) => {
    if (!gateway.handleUpgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;

  return {
    gateway,
    port,
    issue: ({ guestId = 'guest', kind = 'vnc', mode = 'control', userId = 'ada' } = {}) => {
      const ticket = randomBytes(32).toString('hex');
      tickets.set(ticket, { guestId, kind, mode, userId, personName: userId });
      return ticket;
    },
    dial: ({ ticket = 'none', protocols = consoleProtocols(ticket), origin = testOrigin, user = 'ada' }) =>
      new WebSocket(`ws://127.0.0.1:${port}${consolePath}`, protocols, {
        headers: { ...(origin === null ? {} : { origin }), ...(user === null ? {} : { cookie: `user=${user}` }) },
      }),
    revoke: (match) => {
      for (const listener of listeners) listener(match);
    },
    opened,
    closed,
    stop: async () => {
      await gateway.stop();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}
