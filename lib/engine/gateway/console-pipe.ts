import type { Duplex } from 'node:stream';
import type { ConsoleMode } from '#lib/domain/console/console-mode.ts';
import type { ConsoleRequest } from '#lib/domain/console/console-protocol.ts';

/** Where a console's bytes come from: a VNC socket or a serial line, reached through whatever lies between. */
export type ConsoleEndpoint = {
  stream: Duplex;
  /** VNC: what the screen asks for. It never leaves this process. */
  password?: string;
  /** VNC: a second bare connection to the same socket. */
  wake?: () => Promise<Duplex>;
  /** Serial: tells the far end its size. */
  resize?: (columns: number, rows: number) => void;
};

export type PipeBytes = { toGuest: number; toBrowser: number };

/** One console between a browser and an endpoint. Its methods throw ConsoleClosed or RfbProtocolError at bad input. */
export type ConsolePipe = {
  /** Shakes hands with the endpoint and begins to relay. */
  attach: (endpoint: ConsoleEndpoint, signal: AbortSignal) => Promise<void>;
  onBinary: (bytes: Uint8Array) => void;
  onRequest: (request: ConsoleRequest) => void;
  setMode: (mode: ConsoleMode) => void;
  bytes: () => PipeBytes;
  /** Milliseconds for which the guest's side has taken nothing. */
  stalledMs: () => number;
  stop: () => void;
};
