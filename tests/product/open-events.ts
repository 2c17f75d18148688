import { WebSocket } from 'ws';
import type { SignedIn } from '#tests/product/signed-in.ts';

/** The line for live rows, opened as a page opens it. */
export async function openEvents({ product, cookie }: Pick<SignedIn, 'product' | 'cookie'>): Promise<WebSocket> {
  const socket = new WebSocket(`${product.origin.replace('http', 'ws')}/ws/events`, 'guesthouse.events', {
    headers: { cookie, origin: product.origin },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  // an old cursor is answered with "restart" and goes on from now
  socket.send(JSON.stringify({ cursor: { xid: '0', seq: '0' } }));
  return socket;
}
