import type { WebSocket } from 'ws';
import { type CloseReason, reasonOfCloseCode } from '#lib/domain/console/close-reasons.ts';

export type TestViewer = {
  ws: WebSocket;
  /** Waits for that many bytes from the screen and takes them. */
  read: (length: number) => Promise<Buffer>;
  receivedBytes: () => number;
  texts: string[];
  closed: Promise<{ code: number; reason: CloseReason; text: string }>;
  /** The status of a refused upgrade. */
  refused: Promise<number>;
  opened: Promise<void>;
};

/** A VNC client made by hand: what an attacker with a valid ticket would write. */
export function createTestViewer(ws: WebSocket): TestViewer {
  let buffer = Buffer.alloc(0);
  let received = 0;
  let wanted: { length: number; resolve: (bytes: Buffer) => void; reject: (error: Error) => void } | undefined;
  const texts: string[] = [];
  const settle = () => {
    if (!wanted || buffer.length < wanted.length) return;
    const { length, resolve } = wanted;
    wanted = undefined;
    const bytes = buffer.subarray(0, length);
    buffer = buffer.subarray(length);
    resolve(bytes);
  };
  const closed = Promise.withResolvers<{ code: number; reason: CloseReason; text: string }>();
  const refused = Promise.withResolvers<number>();
  const opened = Promise.withResolvers<void>();
  ws.on('open', opened.resolve);
  ws.on('error', () => undefined);
  ws.on('unexpected-response', (request, response) => {
    refused.resolve(response.statusCode ?? 0);
    request.destroy();
  });
  ws.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return void texts.push(data.toString());
    received += data.length;
    buffer = Buffer.concat([buffer, data]);
    settle();
  });
  ws.on('close', (code, text) => {
    closed.resolve({ code, reason: reasonOfCloseCode(code), text: text.toString() });
    wanted?.reject(new Error(`closed: ${reasonOfCloseCode(code)} ${text}`));
  });
  return {
    ws,
    read: (length) =>
      new Promise((resolve, reject) => {
        wanted = { length, resolve, reject };
        settle();
      }),
    receivedBytes: () => received,
    texts,
    closed: closed.promise,
    refused: refused.promise,
    opened: opened.promise,
  };
}

export type ServerInit = { width: number; height: number; name: string };

/** Goes through the handshake step by step, as an ordinary client does. */
export async function shakeHands(viewer: TestViewer): Promise<ServerInit> {
  await viewer.opened;
  const version = await viewer.read(12);
  if (version.toString() !== 'RFB 003.008\n') throw new Error(`odd version ${version}`);
  viewer.ws.send(version);
  const security = await viewer.read(2);
  if (security[0] !== 1 || security[1] !== 1) throw new Error(`odd security types ${security.join()}`);
  viewer.ws.send(Uint8Array.of(1));
  if ((await viewer.read(4)).readUInt32BE() !== 0) throw new Error('not let in');
  viewer.ws.send(Uint8Array.of(0)); // asks for an exclusive screen, which must not be had
  const fixed = await viewer.read(24);
  const name = await viewer.read(fixed.readUInt32BE(20));
  return { width: fixed.readUInt16BE(0), height: fixed.readUInt16BE(2), name: name.toString() };
}

export const message = {
  key: (keysym: number, isDown: boolean) => Uint8Array.of(4, isDown ? 1 : 0, 0, 0, 0, 0, keysym >> 8, keysym & 255),
  extendedKey: (keysym: number, scancode: number, isDown: boolean) =>
    Uint8Array.of(255, 0, 0, isDown ? 1 : 0, 0, 0, 0, keysym, 0, 0, 0, scancode),
  pointer: (mask: number, x: number, y: number) => Uint8Array.of(5, mask, x >> 8, x & 255, y >> 8, y & 255),
  cutText: (text: string) => Uint8Array.of(6, 0, 0, 0, 0, 0, 0, text.length, ...Buffer.from(text)),
  desktopSize: () => Uint8Array.of(251, 0, 4, 0, 3, 0, 1, 0, ...new Uint8Array(16)),
  rawOnly: () => Uint8Array.of(2, 0, 0, 1, 0, 0, 0, 0),
  fullUpdate: ({ width, height }: { width: number; height: number }) =>
    Uint8Array.of(3, 0, 0, 0, 0, 0, width >> 8, width & 255, height >> 8, height & 255),
};

/** Waits for a whole raw picture and returns its pixels. */
export async function readRawPicture(viewer: TestViewer): Promise<Buffer> {
  const head = await viewer.read(4);
  if (head[0] !== 0) throw new Error(`not an update: ${head[0]}`);
  const pictures: Buffer[] = [];
  for (let left = head.readUInt16BE(2); left > 0; left -= 1) {
    const rectangle = await viewer.read(12);
    pictures.push(await viewer.read(rectangle.readUInt16BE(4) * rectangle.readUInt16BE(6) * 4));
  }
  return Buffer.concat(pictures);
}

/** The first picture of a screen, whole: what it looks like to who has just come. */
export async function readFirstPicture(viewer: TestViewer, { width, height }: ServerInit): Promise<Buffer> {
  viewer.ws.send(message.rawOnly());
  viewer.ws.send(message.fullUpdate({ width, height }));
  const picture = await readRawPicture(viewer);
  if (picture.length !== width * height * 4) throw new Error(`not the whole picture: ${picture.length} bytes`);
  return picture;
}
