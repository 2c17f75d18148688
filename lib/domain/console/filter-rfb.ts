import type { ConsoleMode } from '#lib/domain/console/console-mode.ts';
import { createHeldInput } from '#lib/domain/console/held-input.ts';
import { createRfbClientParser, type RfbMessageHead, rfbMessageType } from '#lib/domain/console/rfb-client-messages.ts';

/** What a viewer needs to look: formats, encodings, update requests, flow control. All else acts on the guest. */
const viewTypes: ReadonlySet<number> = new Set([
  rfbMessageType.setPixelFormat,
  rfbMessageType.setEncodings,
  rfbMessageType.updateRequest,
  rfbMessageType.continuousUpdates,
  rfbMessageType.fence,
]);

/** Whether a message goes on to the guest in a mode. */
export const passesMode = (type: number, mode: ConsoleMode): boolean => mode === 'control' || viewTypes.has(type);

/** Key or pointer: what makes a person expect something to move on the screen. */
export const isInput = (head: RfbMessageHead): boolean =>
  head.type === rfbMessageType.keyEvent ||
  head.type === rfbMessageType.pointerEvent ||
  (head.type === rfbMessageType.qemu && head.subtype === 0);

export type RfbFilterOptions = {
  mode: ConsoleMode;
  /** A further policy on top of the mode, asked once per message (clipboard off, input locked …). */
  allows?: (head: RfbMessageHead) => boolean;
  /** Told of each input that goes on to the guest. */
  onInput?: () => void;
};

export type RfbFilter = {
  /** The bytes that may go on, possibly none. Throws RfbProtocolError. */
  push: (chunk: Uint8Array) => Uint8Array;
  /**
   * Holds from the next message on: one that has begun is finished as it began, so that the stream stays whole.
   * Returns bytes for the guest that let go of what was held down; mid-message they come with the next push instead.
   */
  setMode: (mode: ConsoleMode) => Uint8Array;
  mode: () => ConsoleMode;
  droppedMessages: () => number;
  isAtBoundary: () => boolean;
  encodings: () => readonly number[];
};

/** Passes or drops whole client messages by mode. In control mode it parses too, so that the mode can change at any time. */
export function createRfbFilter(options: RfbFilterOptions): RfbFilter {
  let mode = options.mode;
  let isPassing = false;
  let isInputPassing = false;
  let dropped = 0;
  let out: Uint8Array[] = [];
  /** Bytes of the input message that is passing, 12 at most. */
  let input: number[] = [];
  let leftBytes = 0;
  let mustRelease = false;
  const held = createHeldInput();

  const release = () => {
    mustRelease = false;
    return held.release();
  };

  const parser = createRfbClientParser({
    begin: (head) => {
      isPassing = passesMode(head.type, mode) && (options.allows?.(head) ?? true);
      isInputPassing = isPassing && isInput(head);
      leftBytes = head.lengthBytes;
      input = [];
      if (!isPassing) dropped += 1;
      if (isInputPassing) options.onInput?.();
    },
    bytes: (piece) => {
      leftBytes -= piece.length;
      if (!isPassing) return;
      out.push(piece);
      if (isInputPassing) input.push(...piece);
      if (leftBytes > 0) return;
      if (isInputPassing) held.note(Uint8Array.from(input));
      if (mustRelease) out.push(release());
    },
  });

  return {
    push: (chunk) => {
      out = [];
      parser.push(chunk);
      return join(out);
    },
    setMode: (next) => {
      mode = next;
      mustRelease = next === 'view';
      if (!mustRelease || (isPassing && leftBytes > 0)) return new Uint8Array();
      return release();
    },
    mode: () => mode,
    droppedMessages: () => dropped,
    isAtBoundary: parser.isAtBoundary,
    encodings: parser.encodings,
  };
}

function join(pieces: Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
