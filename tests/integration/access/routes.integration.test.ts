import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { router } from '#lib/procedures/router.ts';
import { sourceFiles } from '#tests/architecture/source-files.ts';
import { makeAdmin, signIn } from '#tests/product/signed-in.ts';
import { type Product, startProduct } from '#tests/product/start-product.ts';

/** The product as it is served, asked by somebody who is not signed in. */
let product: Product;
beforeAll(async () => {
  product = await startProduct();
}, 120_000);
afterAll(() => product?.stop());

const ask = (path: string, options: RequestInit = {}) =>
  fetch(`${product.origin}${path}`, { redirect: 'manual', ...options });
const write = (method: string, path: string, headers: Record<string, string> = {}) =>
  ask(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: method === 'GET' ? undefined : '{}',
  });

const addressOf = (file: string): string =>
  `/${file
    .split('/')
    .slice(1, -1)
    .filter((part) => !part.startsWith('(') && !part.startsWith('[['))
    .map((part) => (part.startsWith('[') ? 'gst_00000000000000000000000000' : part))
    .join('/')}`;

const pages = sourceFiles(/^app\/(.*\/)?page\.tsx$/).map((file) => file.path);
// the description of the API names what can be asked for, not what is there
const open = ['app/(auth)/setup/page.tsx', 'app/(auth)/sign-in/page.tsx', 'app/api/v1/docs/page.tsx'];

describe('pages', () => {
  test('there are some', () => expect(pages.length).toBeGreaterThan(8));

  // A page that forgets to ask who is there would show its frame, and maybe more.
  test.each(pages.filter((page) => !open.includes(page)))('%s sends nobody to sign in', async (page) => {
    const answer = await ask(addressOf(page));
    const location = answer.headers.get('location') ?? '';
    const isSent = answer.status >= 300 && answer.status < 400 && /^(http:\/\/[^/]+)?\/(sign-in|setup)/.test(location);
    // what was begun to be sent already is redirected by the document itself
    const text = isSent ? '' : await answer.text();
    expect([answer.status, isSent || /url=\/(sign-in|setup)|NEXT_REDIRECT;[^;]*;\/(sign-in|setup)/.test(text)]).toEqual(
      [answer.status, true],
    );
  });

  test.each(open)('%s is there for everybody', async (page) => {
    expect((await ask(addressOf(page))).status).toBeLessThan(400);
  });

  // a browser that finds no icon in a page asks for this one, signed in or not
  test('the icon is there for everybody', async () => {
    const answer = await ask('/favicon.ico');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/x-icon']);
  });

  test('an address that is none is not told apart from one that is', async () => {
    expect([307, 404]).toContain((await ask('/no/such/page')).status);
  });
});

const procedures = Object.entries(router).flatMap(([noun, verbs]) =>
  Object.entries(verbs).map(([verb, procedure]) => {
    const { meta, route } = (
      procedure as unknown as { '~orpc': { meta: { access: string }; route: { method: string; path: string } } }
    )['~orpc'];
    return {
      name: `${noun}.${verb}`,
      noun,
      verb,
      access: meta.access,
      method: route.method,
      path: route.path,
    };
  }),
);
const addressed = procedures.map((one) => ({ ...one, path: one.path.replace(/\{\w+\}/g, 'gst_0') }));

describe('procedures', () => {
  const guarded = addressed.filter((one) => one.access !== 'public');

  test.each(guarded)('$name: 401 by /rpc', async ({ noun, verb }) => {
    const answer = await write('POST', `/rpc/${noun}/${verb}`, { origin: product.origin });
    // who may not ask is not told what is wrong with the question
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toMatch(/fields|issues/);
  });

  test.each(guarded)('$name: 401 by $method /api/v1$path', async ({ method, path }) => {
    expect((await write(method, `/api/v1${path}`, { origin: product.origin })).status).toBe(401);
    expect((await write(method, `/api/v1${path}`, { authorization: `Bearer gh_${'x'.repeat(43)}` })).status).toBe(401);
  });

  test.each(addressed.filter((one) => one.method !== 'GET'))(
    '$name: 403 from another site',
    async ({ noun, verb, method, path }) => {
      for (const headers of [{ origin: 'https://evil.example' }, {}] as Record<string, string>[]) {
        expect((await write('POST', `/rpc/${noun}/${verb}`, headers)).status).toBe(403);
        expect((await write(method, `/api/v1${path}`, headers)).status).toBe(403);
      }
    },
  );

  test('/rpc takes nothing that a link could send', async () => {
    expect((await ask('/rpc/guests/list')).status).toBe(405);
  });
});

describe('the description of the API', () => {
  const Security = z.record(z.string(), z.unknown()).array();
  const Description = z.object({
    openapi: z.string().startsWith('3.'),
    servers: z.object({ url: z.string() }).array(),
    security: Security,
    components: z.object({ securitySchemes: z.record(z.string(), z.object({ type: z.string(), scheme: z.string() })) }),
    paths: z.record(z.string(), z.record(z.string(), z.object({ summary: z.string(), security: Security.optional() }))),
  });
  const read = async (headers: Record<string, string> = {}) => {
    const answer = await ask('/api/v1/openapi.json', { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    return Description.parse(await answer.json());
  };

  test('it holds every procedure at its address, and nothing else', async () => {
    const { paths, servers } = await read();
    expect(servers).toEqual([{ url: `${product.origin}/api/v1` }]);
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(told.toSorted()).toEqual(procedures.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  test('it says that a key is wanted, and where none is', async () => {
    const { paths, security, components } = await read();
    expect(security).toEqual([{ apiKey: [] }]);
    expect(components.securitySchemes).toEqual({ apiKey: { type: 'http', scheme: 'bearer' } });
    for (const { name, access, method, path } of procedures)
      expect([name, paths[path]?.[method.toLowerCase()]?.security]).toEqual([
        name,
        access === 'public' ? [] : undefined,
      ]);
  });

  test('it is the same for whoever asks, and what it says of a call holds', async () => {
    const forNobody = await read();
    await makeAdmin(product.setupLink);
    const { cookie, rpc } = await signIn(product.origin);
    expect(await read({ cookie })).toEqual(forNobody);
    const { token } = await rpc.apiKeys.create({ name: 'script', permissions: ['guest.read'], days: 1 });
    const authorization = `Bearer ${token}`;
    expect(await read({ authorization })).toEqual(forNobody);
    const address = (path: string) => `${forNobody.servers[0]?.url}${path}`;
    expect((await fetch(address('/guests'), { headers: { authorization } })).status).toBe(200);
    expect((await fetch(address('/guests'))).status).toBe(401);
    expect((await fetch(address('/hosts'), { headers: { authorization } })).status).toBe(403);
    expect((await fetch(address('/setup'))).status).toBe(200);
  });
});

describe('the rest', () => {
  test('health tells that it works, and nothing about what is there', async () => {
    const answer = await ask('/api/health');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok', database: 'ok' }]);
  });

  // a proxy on this machine makes everybody a client of this machine
  test('metrics are for nobody by address', async () => {
    const bearer = (word: string) => ({ authorization: `Bearer ${word}` });
    const forged = { 'x-forwarded-for': '127.0.0.1', 'x-guesthouse-client': '127.0.0.1' };
    for (const headers of [{}, forged, bearer('null'), bearer('undefined'), bearer(`gh_${'x'.repeat(43)}`)]) {
      const answer = await ask('/metrics', { headers });
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('guesthouse_');
    }
  });

  test('sign-in is refused from another site, and sign-up to everybody', async () => {
    const post = (path: string, origin: string) => write('POST', `/api/auth${path}`, { origin });
    expect((await post('/sign-in/username', 'https://evil.example')).status).toBe(403);
    expect((await post('/sign-up/email', product.origin)).status).toBeGreaterThanOrEqual(400);
    expect((await ask('/api/auth/get-session')).status).toBe(200);
    expect(await (await ask('/api/auth/get-session')).text()).toBe('null');
  });

  const upgrade = (path: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(product.origin);
      const request = httpRequest({
        hostname,
        port,
        path,
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
          ...headers,
        },
      });
      request.on('response', (response) => resolve(response.statusCode ?? 0));
      request.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode ?? 0);
      });
      request.on('error', reject).end();
    });

  test.each(['/ws/events', '/ws/console'])('%s opens for nobody', async (path) => {
    expect(await upgrade(path, { origin: product.origin })).toBeGreaterThanOrEqual(400);
    expect(await upgrade(path, { origin: 'https://evil.example' })).toBe(403);
    expect(await upgrade(path, {})).toBe(403);
  });

  test('a socket to anywhere else is closed', async () => {
    expect(await upgrade('/ws/else', { origin: product.origin })).toBe(404);
  });

  test('every answer says that it is to be framed, guessed and followed by nobody', async () => {
    for (const path of ['/', '/sign-in', '/api/health', '/api/v1/guests', '/no/such/page']) {
      const { headers } = await ask(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });
});
