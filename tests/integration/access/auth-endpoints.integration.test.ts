import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openWorld, password, type World } from '#tests/integration/access/access-world.ts';
import { type AuthClient, authClient } from '#tests/integration/access/auth-client.ts';

let world: World;
let client: AuthClient;
beforeAll(async () => {
  world = await openWorld(inject('templateUrl'));
  client = authClient(world.runtime.auth);
});
afterAll(() => world.close());

/** What a person would gain by: everything about everybody that decides what they may do. */
const standing = async () =>
  JSON.stringify([
    await world.db.user.findMany({ orderBy: { id: 'asc' }, omit: { updatedAt: true } }),
    await world.db.account.findMany({
      orderBy: { id: 'asc' },
      select: { userId: true, providerId: true, password: true },
    }),
    await world.db.apiKey.count(),
  ]);

const greedy = {
  role: 'admin',
  disabledAt: null,
  emailVerified: true,
  userId: '',
  name: 'Eve',
  email: 'eve@example.org',
  newEmail: 'eve@example.org',
  username: 'admin',
  displayUsername: 'admin',
  provider: 'github',
  providerId: 'credential',
  accountId: 'x',
  token: 'tok_admin',
  newPassword: 'mine from now on',
  password: 'not the password',
  currentPassword: 'not the password',
  callbackURL: '/',
  expiresAt: '2099-01-01T00:00:00.000Z',
};

// some endpoints end the session, which is the person's right
const isSignedIn = async (cookie: string) => (await client.get('/get-session', { cookie })).body.includes('student');

type Endpoint = { path?: string; options?: { method?: string | string[] } };

// The sign-in library brings endpoints of its own and adds some with each version. Walk whatever there is.
test('no endpoint of the sign-in library changes who somebody is', async () => {
  const endpoints = Object.values(world.runtime.auth.api as unknown as Record<string, Endpoint>).flatMap((endpoint) =>
    endpoint.path
      ? [[endpoint.options?.method ?? 'GET'].flat().map((method) => ({ method, path: endpoint.path ?? '' }))].flat()
      : [],
  );
  expect(endpoints.length).toBeGreaterThan(20);
  const before = await standing();
  let session = '';
  for (const { method, path } of endpoints) {
    const address = path.replace(':id', 'credential').replace(':token', 'x');
    for (const who of ['nobody', 'student'] as const) {
      if (!(await isSignedIn(session))) session = (await client.signIn('student', password)).cookie;
      const cookie = who === 'student' ? session : '';
      const body = { ...greedy, userId: world.ids.people.student };
      const answer =
        method === 'GET'
          ? await client.get(`${address}?role=admin`, { cookie })
          : await client.post(address, body, { cookie });
      expect([path, who, await standing()]).toEqual([path, who, before]);
      expect(answer.status, `${method} ${path} as ${who}`).toBeLessThan(500);
      // nothing of another person comes back
      expect(answer.body).not.toContain(world.ids.people.admin);
    }
  }
});

test('the endpoints that would be a second door are not there', async () => {
  const { cookie } = await client.signIn('student', password);
  for (const path of [
    '/update-user',
    '/change-email',
    '/delete-user',
    '/request-password-reset',
    '/is-username-available',
  ])
    expect((await client.post(path, greedy, { cookie })).status, path).toBe(404);
});

test('one’s own password is changed with the old one only', async () => {
  const { cookie } = await client.signIn('student', password);
  const change = (currentPassword: string, newPassword: string) =>
    client.post('/change-password', { currentPassword, newPassword }, { cookie });
  expect((await change('not the password', 'another long one')).status).toBe(400);
  expect((await change(password, 'short')).status).toBe(400);
  expect((await change(password, 'another long one')).status).toBe(200);
  expect((await client.signIn('student', password)).status).toBe(401);
  expect((await client.signIn('student', 'another long one')).status).toBe(200);
});
