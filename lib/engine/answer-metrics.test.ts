import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Permission } from '#lib/domain/access/permission.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { answerMetrics } from '#lib/engine/answer-metrics.ts';

const keyOf = (role: Role, permissions: readonly Permission[]): Actor => ({
  userId: 'usr',
  name: role,
  role,
  via: { kind: 'api-key', keyId: 'key', permissions },
});
const keys: Record<string, Actor> = {
  'Bearer gh_admin': keyOf('admin', ['host.read']),
  'Bearer gh_narrow': keyOf('admin', ['guest.read']),
  'Bearer gh_instructor': keyOf('instructor', ['host.read', 'guest.read']),
};

async function serve(token: string | null): Promise<Server> {
  const readKeyActor = async (headers: Headers) => keys[headers.get('authorization') ?? ''] ?? null;
  const deps = { registry: new Registry(), token, readKeyActor };
  const server = createServer((request, response) => {
    if (!answerMetrics(deps, request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

let servers: { plain: Server; withToken: Server };
beforeAll(async () => {
  servers = { plain: await serve(null), withToken: await serve('a word') };
});
afterAll(() => {
  for (const server of Object.values(servers)) server.close();
});

async function statusFor(server: Server, authorization?: string, path = '/metrics'): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const headers = { connection: 'close', ...(authorization ? { authorization } : {}) };
  return (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).status;
}

test.each([
  ['nobody', undefined, 401],
  ['an admin by a key that may read hosts', 'Bearer gh_admin', 200],
  ['an admin by a key that may not', 'Bearer gh_narrow', 401],
  ['an instructor', 'Bearer gh_instructor', 401],
  ['a key that is none', 'Bearer gh_none', 401],
  ['an empty token', 'Bearer ', 401],
  ['a token where none is set', 'Bearer null', 401],
] as const)('%s', async (_who, authorization, status) => {
  expect(await statusFor(servers.plain, authorization)).toBe(status);
  expect(await statusFor(servers.plain, authorization, '/metrics?name=x')).toBe(status);
});

test('the token of the environment reads, another word does not', async () => {
  expect(await statusFor(servers.withToken, 'Bearer a word')).toBe(200);
  expect(await statusFor(servers.withToken, 'Bearer a wor')).toBe(401);
  expect(await statusFor(servers.withToken, 'Basic a word')).toBe(401);
  expect(await statusFor(servers.withToken)).toBe(401);
  expect(await statusFor(servers.withToken, 'Bearer gh_admin')).toBe(200);
});

test('other addresses are left to others', async () => {
  expect(await statusFor(servers.plain, 'Bearer gh_admin', '/metricsx')).toBe(404);
});
