/**
 * Client-to-server messages of RFB (RFC 6143, section 7.5, and the community's rfbproto for the rest), read as a stream.
 * Only the head of a message is ever kept, so that memory is bounded whatever a browser sends and however it is cut.
 */
export const rfbMessageType = {
  setPixelFormat: 0,
  setEncodings: 2,
  updateRequest: 3,
  keyEvent: 4,
  pointerEvent: 5,
  cutText: 6,
  continuousUpdates: 150,
  fence: 248,
  xvp: 250,
  setDesktopSize: 251,
  qemu: 255,
} as const;

/** QEMU refuses more than 1 MiB of cut text itself (`protocol_client_msg` in ui/vnc.c). */
const maxCutTextBytes = 1 << 20;
/** noVNC lists about 25, TigerVNC about 30; QEMU has no limit of its own. */
const maxEncodings = 512;
const maxFencePayloadBytes = 64;
const extendedMouseButtons = -316;

/** Bytes of the longest head from which a length can be told: that of cut text and of SetDesktopSize. */
const maxHeadBytes = 9;

export type RfbViolation = 'unknown-type' | 'unknown-subtype' | 'too-long';

/** The only thing the parser throws. After it the stream has no meaning any more. */
export class RfbProtocolError extends Error {
  readonly violation: RfbViolation;

  constructor(violation: RfbViolation, message: string) {
    super(message);
    this.name = 'RfbProtocolError';
    this.violation = violation;
  }
}

export type RfbMessageHead = { type: number; subtype?: number; lengthBytes: number };

/** Receives each message in order: its head once, then all of its bytes (the head's first) in one or more pieces. */
export type RfbMessageSink = {
  begin: (head: RfbMessageHead) => void;
  bytes: (piece: Uint8Array) => void;
};

export type RfbClientParser = {
  /** Takes the next bytes of the stream. Throws RfbProtocolError. */
  push: (chunk: Uint8Array) => void;
  /** True between two messages. */
  isAtBoundary: () => boolean;
  /** The list of the last SetEncodings. */
  encodings: () => readonly number[];
};

export function createRfbClientParser(sink: RfbMessageSink): RfbClientParser {
  const head = new Uint8Array(maxHeadBytes);
  let headLength = 0;
  let bodyLeft = 0;
  let encodings: number[] = [];
  /** Collects the list while its message passes; undefined while another message does. */
  let listing: { values: number[]; word: number; filled: number } | undefined;

  const readList = (piece: Uint8Array) => {
    if (!listing) return;
    for (const byte of piece) {
      listing.word = (listing.word << 8) | byte;
      listing.filled += 1;
      if (listing.filled % 4 === 0) listing.values.push(listing.word);
    }
  };

  const end = () => {
    if (listing) encodings = listing.values;
    listing = undefined;
    headLength = 0;
  };

  const start = (lengthBytes: number) => {
    const type = head[0] ?? 0;
    sink.begin(type === rfbMessageType.qemu ? { type, subtype: head[1], lengthBytes } : { type, lengthBytes });
    sink.bytes(head.slice(0, headLength));
    if (type === rfbMessageType.setEncodings) listing = { values: [], word: 0, filled: 0 };
    bodyLeft = lengthBytes - headLength;
    if (bodyLeft === 0) end();
  };

  return {
    push: (chunk) => {
      let at = 0;
      while (at < chunk.length) {
        if (bodyLeft > 0) {
          const piece = chunk.subarray(at, at + bodyLeft);
          at += piece.length;
          bodyLeft -= piece.length;
          readList(piece);
          sink.bytes(piece);
          if (bodyLeft === 0) end();
          continue;
        }
        head[headLength] = chunk[at] ?? 0;
        headLength += 1;
        at += 1;
        const lengthBytes = messageLength(head, headLength, encodings.includes(extendedMouseButtons));
        if (lengthBytes !== undefined) start(lengthBytes);
      }
    },
    isAtBoundary: () => headLength === 0 && bodyLeft === 0,
    encodings: () => encodings,
  };
}

/** Length of the message whose first `known` bytes are in `head`; undefined while more of them are needed to tell. */
function messageLength(head: Uint8Array, known: number, hasExtendedMouse: boolean): number | undefined {
  const view = new DataView(head.buffer, head.byteOffset, known);
  const type = view.getUint8(0);
  switch (type) {
    case rfbMessageType.setPixelFormat:
      return 20;
    case rfbMessageType.setEncodings:
      return known < 4 ? undefined : 4 + 4 * capped(view.getUint16(2), maxEncodings, 'encodings');
    case rfbMessageType.updateRequest:
      return 10;
    case rfbMessageType.keyEvent:
      return 8;
    case rfbMessageType.pointerEvent:
      // the top bit of the mask marks the longer form, for clients that listed the pseudo-encoding
      if (!hasExtendedMouse) return 6;
      return known < 2 ? undefined : view.getUint8(1) & 0x80 ? 7 : 6;
    case rfbMessageType.cutText:
      // a negative length marks the extended clipboard; its size is the absolute value
      return known < 8 ? undefined : 8 + capped(Math.abs(view.getInt32(4)), maxCutTextBytes, 'bytes of text');
    case rfbMessageType.continuousUpdates:
      return 10;
    case rfbMessageType.fence:
      return known < 9 ? undefined : 9 + capped(view.getUint8(8), maxFencePayloadBytes, 'bytes in a fence');
    case rfbMessageType.xvp:
      return 4;
    case rfbMessageType.setDesktopSize:
      return known < 7 ? undefined : 8 + 16 * view.getUint8(6);
    case rfbMessageType.qemu:
      return qemuMessageLength(view, known);
    default:
      throw new RfbProtocolError('unknown-type', `no RFB message has the type ${type}`);
  }
}

function qemuMessageLength(view: DataView, known: number): number | undefined {
  if (known < 2) return undefined;
  const subtype = view.getUint8(1);
  if (subtype === 0) return 12;
  if (subtype !== 1) throw new RfbProtocolError('unknown-subtype', `no QEMU message has the subtype ${subtype}`);
  if (known < 4) return undefined;
  const operation = view.getUint16(2);
  if (operation > 2) throw new RfbProtocolError('unknown-subtype', `no audio message has the operation ${operation}`);
  return operation === 2 ? 10 : 4;
}

function capped(count: number, most: number, what: string): number {
  if (count > most) throw new RfbProtocolError('too-long', `${count} ${what}, at most ${most} are taken`);
  return count;
}
