import { once } from 'node:events';
import { WebSocket } from 'ws';
import { consoleProtocols } from '#lib/domain/console/console-protocol.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';

/** Opens the screen of a guest as a page does, up to the greeting of its VNC server. */
export async function openScreen({ product, rpc, cookie }: SignedIn, guestId: string): Promise<WebSocket> {
  const { ticket, path } = await rpc.guests.openConsole({ id: guestId, kind: 'vnc' });
  const socket = new WebSocket(`${product.origin.replace('http', 'ws')}${path}`, consoleProtocols(ticket), {
    headers: { cookie, origin: product.origin },
  });
  const greeting = new Promise<string>((resolve, reject) => {
    socket.on('message', (data: Buffer, isBinary) => isBinary && resolve(data.toString('latin1')));
    socket.once('close', (code, reason) => reject(new Error(`the console was closed: ${code} ${reason}`)));
    socket.once('error', reject);
  });
  const said = await greeting;
  if (!said.startsWith('RFB ')) throw new Error(`that is no screen: ${JSON.stringify(said)}`);
  return socket;
}

export async function closeScreen(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  const over = once(socket, 'close');
  socket.close();
  await over;
}
