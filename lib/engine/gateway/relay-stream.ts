import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** Above it the guest's side is paused: a viewer that does not read cannot grow our memory. */
const pauseAboveBytes = 1 << 20;
const resumeBelowBytes = 1 << 18;

export type StreamRelay = {
  /** Sends bytes to the guest's side and stops reading the browser until they are taken. */
  write: (bytes: Uint8Array) => void;
  /** Bytes in each direction so far. */
  bytes: () => { toGuest: number; toBrowser: number };
  /** When the guest's side last said something, in the clock's milliseconds. */
  lastDataMs: () => number;
  /** Milliseconds for which the guest's side has taken nothing; 0 when it takes. */
  stalledMs: () => number;
  stop: () => void;
};

export type RelayOptions = {
  ws: WebSocket;
  stream: Duplex;
  nowMs: () => number;
  /** The guest's side ended, or broke. */
  onEnd: (error?: Error) => void;
  /** The browser's side took something. */
  onSent?: () => void;
};

/** Binary bytes both ways between a WebSocket and a stream, with back-pressure in both directions. */
export function relayStream({ ws, stream, nowMs, onEnd, ...told }: RelayOptions): StreamRelay {
  let toGuest = 0;
  let toBrowser = 0;
  let lastDataMs = nowMs();
  let stalledSinceMs: number | undefined;

  const onSent = (error?: Error | null) => {
    if (!error) told.onSent?.();
    if (stream.isPaused() && ws.bufferedAmount < resumeBelowBytes) stream.resume();
  };
  const onData = (chunk: Buffer) => {
    lastDataMs = nowMs();
    toBrowser += chunk.length;
    ws.send(chunk, { binary: true }, onSent);
    if (ws.bufferedAmount > pauseAboveBytes) stream.pause();
  };
  const onDrain = () => {
    stalledSinceMs = undefined;
    ws.resume();
  };
  const onClose = () => onEnd();
  const onError = (error: Error) => onEnd(error);

  stream.on('data', onData).on('drain', onDrain).once('end', onClose).once('close', onClose).on('error', onError);
  // readExactly left the stream in paused mode; 'data' alone does not start it again
  stream.resume();

  return {
    write: (bytes) => {
      if (bytes.length === 0 || stream.destroyed || stream.writableEnded) return;
      toGuest += bytes.length;
      if (stream.write(bytes) || stalledSinceMs !== undefined) return;
      stalledSinceMs = nowMs();
      ws.pause();
    },
    bytes: () => ({ toGuest, toBrowser }),
    lastDataMs: () => lastDataMs,
    stalledMs: () => (stalledSinceMs === undefined ? 0 : nowMs() - stalledSinceMs),
    stop: () => {
      stream.off('data', onData).off('drain', onDrain).off('end', onClose).off('close', onClose);
    },
  };
}
