import { rfbMessageType } from '#lib/domain/console/rfb-client-messages.ts';

/** Remembers which keys and buttons a viewer holds down, so that they can be let go when it may no longer type. */
export type HeldInput = {
  /** Takes one whole key or pointer message that went on to the guest. */
  note: (message: Uint8Array) => void;
  /** Messages that let everything go; nothing is held afterwards. */
  release: () => Uint8Array;
};

/** More keys than anybody has fingers; beyond it a browser makes them up. */
const maxHeldKeys = 64;

export function createHeldInput(): HeldInput {
  /** Key: how the message names the key. Value: the message that lets it go. */
  const keys = new Map<string, Uint8Array>();
  let pointer: Uint8Array | undefined;

  const noteKey = (message: Uint8Array, downAt: number, downBytes: 1 | 2, nameAt: number) => {
    const name = `${message[0]}:${message.slice(nameAt).join('.')}`;
    const isDown = downBytes === 1 ? message[downAt] !== 0 : message[downAt] !== 0 || message[downAt + 1] !== 0;
    if (!isDown) keys.delete(name);
    else if (keys.size < maxHeldKeys) keys.set(name, message.slice().fill(0, downAt, downAt + downBytes));
  };

  return {
    note: (message) => {
      // KeyEvent: down-flag at 1, keysym at 4. QEMU's: down-flag (16 bit) at 2, keysym at 4, keycode at 8
      if (message[0] === rfbMessageType.keyEvent) noteKey(message, 1, 1, 4);
      else if (message[0] === rfbMessageType.qemu) noteKey(message, 2, 2, 8);
      else if (message[0] === rfbMessageType.pointerEvent) {
        pointer = (message[1] ?? 0) & 0x7f ? Uint8Array.of(5, 0, ...message.slice(2, 6)) : undefined;
      }
    },
    release: () => {
      const all = [...keys.values(), ...(pointer ? [pointer] : [])].flatMap((message) => [...message]);
      keys.clear();
      pointer = undefined;
      return Uint8Array.from(all);
    },
  };
}
