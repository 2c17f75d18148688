import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type CloseReason, closeReasons, closeText } from '#lib/domain/console/close-reasons.ts';
import type { ConsoleMode } from '#lib/domain/console/console-mode.ts';
import { consolePath, consoleProtocol, parseConsoleProtocols } from '#lib/domain/console/console-protocol.ts';
import { ConsoleClosed, consoleClosedBy } from '#lib/engine/gateway/console-closed.ts';
import {
  type ConsoleCaller,
  type ConsoleGatewayDeps,
  type ConsoleGrant,
  type ConsoleMatch,
  type ConsoleSessionInfo,
  defaultConsoleLimits,
} from '#lib/engine/gateway/console-deps.ts';
import { type ConsoleSession, runConsoleSession } from '#lib/engine/gateway/console-session.ts';
import { createResourceCounter, type ResourceCounts } from '#lib/engine/gateway/count-resources.ts';
import { refuseUpgrade } from '#lib/engine/gateway/refuse-upgrade.ts';
import { within } from '#lib/engine/gateway/within.ts';

/** A paste of 1 MiB in one frame, and room; nothing a viewer sends is larger. */
const maxPayloadBytes = 16 << 20;

export type ConsoleGateway = {
  /** Takes the upgrade if its path is the console's; false leaves it to others. Never throws. */
  handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  list: () => ConsoleSessionInfo[];
  /** Gives or takes the keyboard of one console; false when there is no such console. */
  setMode: (id: string, mode: ConsoleMode) => boolean;
  /** Asks again for the consoles that match, at once. */
  recheck: (match: ConsoleMatch) => Promise<void>;
  /** Closes the consoles that match, all without a match. Resolves when their sockets are gone. */
  closeAll: (reason: CloseReason, match?: ConsoleMatch) => Promise<void>;
  counts: () => ResourceCounts;
  /** Takes no more consoles, closes the open ones with "restarting", and lets go of everything. */
  stop: () => Promise<void>;
};

type Admission = { caller: ConsoleCaller; grant: ConsoleGrant } | { refused: ConsoleClosed };

/** The WebSocket end of all consoles (architecture: "Consoles: facts"). */
export function createConsoleGateway(deps: ConsoleGatewayDeps): ConsoleGateway {
  const limits = { ...defaultConsoleLimits, ...deps.limits };
  const counter = createResourceCounter();
  const sessions = new Map<string, { session: ConsoleSession; gone: Promise<void> }>();
  /** Places taken per person, by consoles that are open and by those being admitted. */
  const places = new Map<string, number>();
  let admitting = 0;
  let isStopping = false;
  let recheckTimer: NodeJS.Timeout | undefined;
  let releaseRecheckTimer: (() => void) | undefined;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxPayloadBytes,
    perMessageDeflate: false,
    clientTracking: false,
    closeTimeout: limits.closeTimeoutMs,
    // the plain name only: the ticket must not come back in a header that proxies log
    handleProtocols: () => consoleProtocol,
  } as ConstructorParameters<typeof WebSocketServer>[0]);

  const matching = (match: ConsoleMatch = {}) =>
    [...sessions.values()].filter(({ session }) => {
      const info = session.info();
      return (Object.keys(match) as (keyof ConsoleMatch)[]).every(
        (key) => match[key] === undefined || info[key] === match[key],
      );
    });
  const recheck = async (match: ConsoleMatch) => {
    await Promise.all(matching(match).map(({ session }) => session.recheck()));
  };
  const unsubscribe = deps.onRevoked?.((match) => void recheck(match));

  const watchRights = () => {
    if (sessions.size > 0 && !recheckTimer) {
      releaseRecheckTimer = counter.hold('timer');
      recheckTimer = setInterval(() => void recheck({}), limits.recheckIntervalMs);
    } else if (sessions.size === 0 && recheckTimer) {
      clearInterval(recheckTimer);
      releaseRecheckTimer?.();
      recheckTimer = undefined;
    }
  };

  const takePlace = (userId: string) => {
    const taken = places.get(userId) ?? 0;
    if (taken >= limits.perPerson) return undefined;
    places.set(userId, taken + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (places.get(userId) ?? 1) - 1;
      if (left > 0) places.set(userId, left);
      else places.delete(userId);
    };
  };

  const admit = async (request: IncomingMessage, ticket: string): Promise<Admission & { leave?: () => void }> => {
    const caller = await deps.authenticate(request);
    if (!caller) return { refused: new ConsoleClosed('signed-out') };
    // before the ticket is used up, so that closing another console is enough to go on
    const leave = takePlace(caller.userId);
    if (!leave) return { refused: new ConsoleClosed('too-many') };
    try {
      const grant = await deps.consumeTicket(ticket, caller);
      return grant ? { caller, grant, leave } : { refused: new ConsoleClosed('ticket'), leave };
    } catch (error) {
      leave();
      throw error;
    }
  };

  const open = (
    ws: WebSocket,
    { caller, grant }: { caller: ConsoleCaller; grant: ConsoleGrant },
    leave: () => void,
  ) => {
    const id = deps.newSessionId();
    const gone = Promise.withResolvers<void>();
    const info: ConsoleSessionInfo = { ...caller, ...grant, id, since: deps.clock.now() };
    const onGone = () => {
      leave();
      sessions.delete(id);
      watchRights();
      gone.resolve();
    };
    const session = runConsoleSession({ ws, info, deps, limits, counter, onGone });
    sessions.set(id, { session, gone: gone.promise });
    watchRights();
  };

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer, ticket: string) => {
    const admitted = admit(request, ticket);
    let isLate = false;
    // an answer that comes too late must still give its place back
    admitted.then((late) => isLate && late.leave?.()).catch(() => undefined);
    const admission = await within(admitted, limits.admitTimeoutMs, new ConsoleClosed('failed')).catch(
      (error: unknown) => {
        isLate = true;
        deps.log.warn(
          { error: error instanceof Error ? error.message : String(error) },
          'a console could not be admitted',
        );
        return { refused: consoleClosedBy(error) } as Admission & { leave?: () => void };
      },
    );
    const { leave = () => undefined } = admission;
    if (socket.destroyed) return leave();
    let isUpgraded = false;
    // ws answers a malformed handshake itself and never calls back
    socket.once('close', () => isUpgraded || leave());
    server.handleUpgrade(request, socket, head, (ws) => {
      isUpgraded = true;
      if (!('refused' in admission) && !isStopping) return open(ws, admission, leave);
      leave();
      const refused = 'refused' in admission ? admission.refused : new ConsoleClosed('server-stopping');
      const release = counter.hold('socket');
      ws.on('error', () => undefined).once('close', release);
      ws.close(closeReasons[refused.reason].code, closeText(refused.detail ?? ''));
      deps.log.info({ reason: refused.reason }, 'console refused');
    });
  };

  const closeAll = async (reason: CloseReason, match?: ConsoleMatch) => {
    const closing = matching(match);
    for (const { session } of closing) session.close(reason);
    await Promise.all(closing.map(({ gone }) => gone));
  };

  return {
    handleUpgrade: (request, socket, head) => {
      // never `new URL()` here: "GET //" or "Origin: null" would throw and take the process down
      if ((request.url ?? '').split('?', 1)[0] !== consolePath) return false;
      socket.on('error', () => socket.destroy());
      const { origin, 'sec-websocket-protocol': protocols } = request.headers;
      const ticket = parseConsoleProtocols(protocols);
      if (origin === undefined || !deps.allowedOrigins().includes(origin)) refuseUpgrade(socket, 403);
      else if (ticket === undefined) refuseUpgrade(socket, 400);
      else if (isStopping || sessions.size + admitting >= limits.overall) refuseUpgrade(socket, 503);
      else {
        admitting += 1;
        upgrade(request, socket, head, ticket)
          .catch((error: unknown) => {
            deps.log.warn({ error: error instanceof Error ? error.message : String(error) }, 'an upgrade failed');
            socket.destroy();
          })
          .finally(() => {
            admitting -= 1;
          });
      }
      return true;
    },
    list: () => [...sessions.values()].map(({ session }) => session.info()),
    setMode: (id, mode) => {
      const found = sessions.get(id);
      found?.session.setMode(mode);
      return found !== undefined;
    },
    recheck,
    closeAll,
    counts: counter.counts,
    stop: async () => {
      isStopping = true;
      unsubscribe?.();
      await closeAll('server-stopping');
    },
  };
}
