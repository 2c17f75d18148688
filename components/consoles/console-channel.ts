import { type ConsoleNotice, ConsoleNotice as NoticeSchema, parseFrame } from '#lib/domain/console/console-protocol.ts';

type BinaryListener = (event: { data: ArrayBuffer }) => void;

/**
 * The part of a WebSocket that a viewer sees. noVNC takes any object with these members for its line; it sees the bytes of
 * the screen and nothing else: text frames are ours, and so is the end, of which noVNC would tell only "clean" or not.
 */
export type ConsoleChannel = {
  binaryType: string;
  protocol: string;
  readyState: number;
  onopen: (() => void) | null;
  onmessage: BinaryListener | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send: (bytes: Uint8Array) => void;
  close: () => void;
};

export type ChannelSocket = Pick<WebSocket, 'readyState' | 'protocol' | 'send'> & { binaryType: string };

export type ChannelFeed = {
  channel: ConsoleChannel;
  /** Gives a frame of the socket to whom it concerns. */
  receive: (data: unknown) => void;
};

const open = 1;
const closed = 3;

/** A channel over an open socket. Bytes that come before a viewer listens are kept for it. */
export function createConsoleChannel(socket: ChannelSocket, onNotice: (notice: ConsoleNotice) => void): ChannelFeed {
  let listener: BinaryListener | null = null;
  let early: ArrayBuffer[] = [];
  const channel: ConsoleChannel = {
    binaryType: 'arraybuffer',
    protocol: socket.protocol,
    // stays open for the viewer until the viewer itself closes, whatever the socket does: it must not judge the end
    readyState: open,
    onopen: null,
    onclose: null,
    onerror: null,
    get onmessage() {
      return listener;
    },
    set onmessage(next) {
      listener = next;
      const held = early;
      early = [];
      for (const data of held) next?.({ data });
    },
    send: (bytes) => {
      // noVNC hands a view of a buffer that it writes to again; send copies at once
      if (socket.readyState === open) socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    close: () => {
      if (channel.readyState === closed) return;
      channel.readyState = closed;
      queueMicrotask(() => channel.onclose?.({ code: 1000, reason: '' }));
    },
  };
  return {
    channel,
    receive: (data) => {
      if (typeof data === 'string') {
        const notice = parseFrame(NoticeSchema, data);
        if (notice) onNotice(notice);
        return;
      }
      if (!(data instanceof ArrayBuffer) || channel.readyState === closed) return;
      if (listener) listener({ data });
      else early.push(data);
    },
  };
}
