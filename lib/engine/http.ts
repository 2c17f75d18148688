import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import next from 'next';

export type HttpOptions = {
  dev: boolean;
  dir: string;
  listen: string;
  port: number;
  tls?: { certFile: string; keyFile: string };
  trustProxy: boolean;
  /** answers a request that is not Next's; false leaves it to Next */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** takes an upgrade; false where the path is nobody's */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  onError(error: unknown): void;
};

/**
 * The address of the client, for what counts attempts by address. Whatever a client sent in these headers is taken away
 * first; a proxy's word counts only where one is configured, and then only its last one.
 */
function setClientAddress(request: IncomingMessage, trustProxy: boolean): void {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  const address = (trustProxy && forwarded) || request.socket.remoteAddress || '';
  request.headers['x-guesthouse-client'] = address;
  request.headers['x-forwarded-for'] = address;
  request.headers['x-guesthouse-path'] = request.url ?? '/';
  if (!trustProxy) {
    delete request.headers['x-forwarded-host'];
    delete request.headers['x-forwarded-proto'];
    delete request.headers.forwarded;
  }
}

const securityHeaders: Record<string, string> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** One port for pages, API and sockets. Next gets a server that never listens: it would leave upgrades it does not know hanging. */
export async function openHttp(options: HttpOptions): Promise<{ server: Server; close(): Promise<void> }> {
  const nextUpgrades = createHttpServer();
  const app = next({
    dev: options.dev,
    dir: options.dir,
    httpServer: nextUpgrades,
    hostname: options.listen,
    port: options.port,
  });
  await app.prepare();
  const handle = app.getRequestHandler();

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    setClientAddress(request, options.trustProxy);
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    if (options.answer(request, response)) return;
    handle(request, response).catch((error: unknown) => {
      options.onError(error);
      if (!response.headersSent) response.statusCode = 500;
      response.end();
    });
  };
  const { tls } = options;
  const server = tls
    ? createHttpsServer({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }, onRequest)
    : createHttpServer(onRequest);
  server.keepAliveTimeout = 65_000;
  // Node leaves them to whoever upgraded them, and waits for them all the same when the server closes
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    socket.on('error', () => socket.destroy());
    setClientAddress(request, options.trustProxy);
    if (options.upgrade(request, socket, head)) return;
    // only the development server has an upgrade of its own (hot reloading)
    if (options.dev && request.url?.startsWith('/_next/')) nextUpgrades.emit('upgrade', request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.listen, resolve);
  });
  return {
    server,
    /** Takes nothing new; ends what is open, at the latest after a moment. */
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const impatience = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }, 1_500);
      await closed;
      clearTimeout(impatience);
      await app.close();
    },
  };
}
