import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

export type Transport = {
  send(bytes: Uint8Array): void;
  onBytes(listener: (bytes: Buffer) => void): void;
  close(): void;
};

/** Keeps what comes before somebody listens. */
export function webSocketTransport(socket: WebSocket): Transport {
  const early: Buffer[] = [];
  let listener = (bytes: Buffer): void => void early.push(bytes);
  socket.on('message', (data: Buffer, isBinary) => isBinary && listener(data));
  return {
    send: (bytes) => socket.send(bytes),
    onBytes(next) {
      listener = next;
      for (const bytes of early) next(bytes);
    },
    close: () => socket.close(),
  };
}

export const streamTransport = (stream: Duplex): Transport => ({
  send: (bytes) => stream.write(bytes),
  onBytes: (listener) => stream.on('data', listener),
  close: () => stream.destroy(),
});

const key = (keysym: number, isDown: boolean) =>
  Uint8Array.of(4, isDown ? 1 : 0, 0, 0, 0, 0, keysym >> 8, keysym & 255);
const backspace = 0xff08;

/** A VNC client (RFC 6143) that asks for raw pictures only, presses a key and waits for the picture that shows it. */
export async function openEchoScreen(transport: Transport) {
  let buffer = Buffer.alloc(0);
  let wake: (() => void) | null = null;
  transport.onBytes((bytes) => {
    buffer = Buffer.concat([buffer, bytes]);
    wake?.();
  });
  const take = async (length: number): Promise<Buffer> => {
    while (buffer.length < length) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = buffer.subarray(0, length);
    buffer = buffer.subarray(length);
    return taken;
  };

  await take(12);
  transport.send(Buffer.from('RFB 003.008\n'));
  await take((await take(1))[0] ?? 0);
  transport.send(Uint8Array.of(1));
  await take(4);
  transport.send(Uint8Array.of(1));
  const init = await take(24);
  const size = { width: init.readUInt16BE(0), height: init.readUInt16BE(2) };
  await take(init.readUInt32BE(20));
  transport.send(Uint8Array.of(2, 0, 0, 1, 0, 0, 0, 0));

  const ask = (isIncremental: boolean) =>
    transport.send(
      Uint8Array.of(
        3,
        isIncremental ? 1 : 0,
        0,
        0,
        0,
        0,
        size.width >> 8,
        size.width & 255,
        size.height >> 8,
        size.height & 255,
      ),
    );
  const readUpdate = async () => {
    const head = await take(4);
    for (let left = head.readUInt16BE(2); left > 0; left--) {
      const rectangle = await take(12);
      await take(rectangle.readUInt16BE(4) * rectangle.readUInt16BE(6) * 4);
    }
  };
  const press = async (keysym: number): Promise<number> => {
    ask(true);
    const begun = performance.now();
    transport.send(key(keysym, true));
    transport.send(key(keysym, false));
    await readUpdate();
    return performance.now() - begun;
  };

  ask(false);
  await readUpdate();
  return {
    /** Milliseconds from a letter to the picture that shows it; takes the letter back afterwards. */
    async echo(): Promise<number> {
      const taken = await press(0x61);
      await press(backspace);
      return taken;
    },
    close: transport.close,
  };
}
