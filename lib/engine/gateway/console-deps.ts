import type { IncomingMessage } from 'node:http';
import type { CloseReason } from '#lib/domain/console/close-reasons.ts';
import type { ConsoleKind, ConsoleMode, ConsoleRight } from '#lib/domain/console/console-mode.ts';
import type { ConsoleEndpoint, PipeBytes } from '#lib/engine/gateway/console-pipe.ts';

/** Who asks: a person, in one of their sign-in sessions. */
export type ConsoleCaller = { userId: string; sessionId: string };

/** What a ticket is good for. */
export type ConsoleGrant = { guestId: string; kind: ConsoleKind; mode: ConsoleMode; personName: string };

/** One open console, as lists and records show it. `mode` is what holds now. */
export type ConsoleSessionInfo = ConsoleCaller & ConsoleGrant & { id: string; since: Date };

export type ConsoleClosing = { reason: CloseReason; at: Date; bytes: PipeBytes };

/** Which consoles a withdrawn right may concern; every named field must match. */
export type ConsoleMatch = Partial<Pick<ConsoleSessionInfo, 'id' | 'userId' | 'sessionId' | 'guestId'>>;

export type ConsoleLog = {
  info: (fields: Record<string, unknown>, message: string) => void;
  warn: (fields: Record<string, unknown>, message: string) => void;
};

/** What the gateway needs from the rest of the engine. It knows neither the database nor SSH. */
export type ConsoleGatewayDeps = {
  /** Exact origins pages may come from, as `https://name[:port]`. */
  allowedOrigins: () => readonly string[];
  authenticate: (request: IncomingMessage) => Promise<ConsoleCaller | null>;
  /** Uses a ticket up, in one UPDATE; null when it was used, is too old, or belongs to somebody else. */
  consumeTicket: (ticket: string, caller: ConsoleCaller) => Promise<ConsoleGrant | null>;
  /** Throws Failure. A stream that comes after the signal is destroyed by the gateway. */
  openEndpoint: (guestId: string, kind: ConsoleKind, signal: AbortSignal) => Promise<ConsoleEndpoint>;
  /** Asked every few seconds for each console, and at once for those that a revocation names. */
  mayStillUse: (session: ConsoleSessionInfo) => Promise<ConsoleRight | 'signed-out'>;
  /** Subscribes to revocations (sign-out, role, sharing, deletion); returns the way to unsubscribe. */
  onRevoked?: (listener: (match: ConsoleMatch) => void) => () => void;
  /** A screen or line was really opened. Both records are for the audit log. */
  recordOpened: (session: ConsoleSessionInfo) => Promise<void>;
  recordClosed: (session: ConsoleSessionInfo, closing: ConsoleClosing) => Promise<void>;
  newSessionId: () => string;
  log: ConsoleLog;
  clock: { now: () => Date };
  limits?: Partial<ConsoleLimits>;
};

export type ConsoleLimits = {
  perPerson: number;
  overall: number;
  admitTimeoutMs: number;
  endpointTimeoutMs: number;
  handshakeTimeoutMs: number;
  pingIntervalMs: number;
  recheckIntervalMs: number;
  stallTimeoutMs: number;
  closeTimeoutMs: number;
};

export const defaultConsoleLimits: ConsoleLimits = {
  // a wall of a class is stills; live consoles of one person are windows on a desk
  perPerson: 64,
  overall: 512,
  admitTimeoutMs: 10_000,
  endpointTimeoutMs: 20_000,
  handshakeTimeoutMs: 10_000,
  pingIntervalMs: 25_000,
  recheckIntervalMs: 5_000,
  stallTimeoutMs: 60_000,
  closeTimeoutMs: 2_000,
};
