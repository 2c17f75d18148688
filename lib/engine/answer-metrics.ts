import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

const isLoopback = (address: string) => address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1';
const digest = (text: string) => createHash('sha256').update(text).digest();

/** `/metrics`: for this machine itself, or for who sends the token of the configuration. False for other addresses. */
export function answerMetrics(
  registry: Registry,
  token: string | null,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.url?.split('?', 1)[0] !== '/metrics') return false;
  const sent = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const mayRead =
    isLoopback(String(request.headers['x-guesthouse-client'])) ||
    (token !== null && timingSafeEqual(digest(sent), digest(token)));
  if (!mayRead) {
    response.statusCode = 404;
    response.end();
    return true;
  }
  registry.metrics().then(
    (text) => {
      response.setHeader('Content-Type', registry.contentType);
      response.end(text);
    },
    () => {
      response.statusCode = 500;
      response.end();
    },
  );
  return true;
}
