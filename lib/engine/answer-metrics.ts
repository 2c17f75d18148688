import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { type Actor, reachOf } from '#lib/domain/access/actor.ts';

export type MetricsDeps = {
  registry: Registry;
  /** of the environment; null where none is set */
  token: string | null;
  /** whose API key the headers bring, or null */
  readKeyActor(headers: Headers): Promise<Actor | null>;
};

const digest = (text: string) => createHash('sha256').update(text).digest();

const wanted =
  'Metrics want a bearer token: an API key of an admin that may read hosts, or the word in GUESTHOUSE_METRICS_TOKEN.\n';

/** Never by address: behind a proxy on this machine everybody comes from this machine. */
async function mayRead({ token, readKeyActor }: MetricsDeps, authorization: string): Promise<boolean> {
  const sent = /^Bearer (.+)$/.exec(authorization)?.[1];
  if (sent === undefined) return false;
  if (token && timingSafeEqual(digest(sent), digest(token))) return true;
  const actor = await readKeyActor(new Headers({ authorization }));
  return actor !== null && reachOf(actor, 'host.read') === 'everything';
}

async function answer(deps: MetricsDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (await mayRead(deps, request.headers.authorization ?? '')) {
    const text = await deps.registry.metrics();
    response.setHeader('Content-Type', deps.registry.contentType);
    response.end(text);
  } else {
    response.writeHead(401, { 'WWW-Authenticate': 'Bearer', 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(wanted);
  }
}

/** Answers `/metrics`; false for other addresses. */
export function answerMetrics(deps: MetricsDeps, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.url?.split('?', 1)[0] !== '/metrics') return false;
  answer(deps, request, response).catch(() => {
    response.statusCode = 500;
    response.end();
  });
  return true;
}
