import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createAuth } from '#lib/infra/auth/create-auth.ts';
import { hashToken, readApiKeyActor, readSessionActor } from '#lib/infra/auth/read-actor.ts';
import { openWorld, origin, password, type World } from '#tests/integration/access/access-world.ts';
import { type AuthClient, authClient } from '#tests/integration/access/auth-client.ts';

let world: World;
let client: AuthClient;
beforeAll(async () => {
  world = await openWorld(inject('templateUrl'));
  client = authClient(world.runtime.auth);
});
afterAll(() => world.close());

const actorOf = (cookie: string) => readSessionActor(world.runtime.auth, new Headers({ cookie }));

describe('signing in', () => {
  test('gives a session of that person, by user name, in whatever case', async () => {
    for (const username of ['owner', 'OWNER']) {
      const { status, cookie } = await client.signIn(username, password);
      expect(status).toBe(200);
      expect(await actorOf(cookie)).toMatchObject({ userId: world.ids.people.owner, role: 'instructor' });
    }
  });

  test('tells a wrong password and an unknown name apart to nobody', async () => {
    const wrong = await client.signIn('owner', 'not the password');
    const unknown = await client.signIn('nobody-here', 'not the password');
    expect(wrong.status).toBe(401);
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
  });

  test('sets a cookie that scripts and other sites do not get', async () => {
    const { setCookie } = await client.signIn('owner', password);
    expect(setCookie).toMatch(/HttpOnly/i);
    expect(setCookie).toMatch(/SameSite=(Lax|Strict)/i);
    const secure = authClient(
      createAuth({ db: world.db, secret: 's'.repeat(32), origin: 'https://kvm.example' }),
      'https://kvm.example',
    );
    expect((await secure.signIn('owner', password)).setCookie).toMatch(/Secure/i);
  });

  test('is refused from another site', async () => {
    const evil = { origin: 'https://evil.example', cookie: 'x=1' };
    expect((await client.post('/sign-in/username', { username: 'owner', password }, evil)).status).toBe(403);
  });

  test('is closed to new people', async () => {
    const before = await world.db.user.count();
    const answer = await client.post('/sign-up/email', {
      email: 'eve@example.org',
      password,
      name: 'Eve',
      username: 'eve',
      role: 'admin',
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await world.db.user.count()).toBe(before);
  });

  test('a forged cookie is nobody', async () => {
    const { cookie } = await client.signIn('owner', password);
    const [name = '', value = ''] = cookie.split('=');
    const unsigned = decodeURIComponent(value).split('.')[0];
    expect(await actorOf(`${name}=${unsigned}`)).toBeNull();
    expect(await actorOf(`${name}=${unsigned}.AAAA`)).toBeNull();
    expect(await actorOf(`${name}=`)).toBeNull();
  });
});

describe('guessing', () => {
  test('is slowed down by address, counted in the database, and right guesses do not help', async () => {
    const address = '198.51.100.7';
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries += 1)
      statuses.push((await client.signIn('owner', `guess ${tries}`, address)).status);
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(statuses[10]).toBe(429);
    expect((await client.signIn('owner', password, address)).status).toBe(429);
    // a restart forgets nothing
    const restarted = authClient(createAuth({ db: world.db, secret: 's'.repeat(32), origin }));
    expect((await restarted.signIn('owner', password, address)).status).toBe(429);
    // others can go on
    expect((await client.signIn('owner', password, '198.51.100.8')).status).toBe(200);
  });
});

describe('an account that is disabled', () => {
  test('is signed out everywhere, cannot sign in, and its keys are dead, until it is enabled', async () => {
    const admin = world.callerOf(world.actors.admin);
    const id = world.ids.people.student;
    const { cookie } = await client.signIn('student', password);
    const token = `gh_${'k'.repeat(43)}`;
    await world.db.apiKey.create({
      data: {
        id: 'key_student',
        userId: id,
        name: 'k',
        hash: hashToken(token),
        hint: 'gh_kkkk',
        permissions: ['guest.read'],
        expiresAt: new Date(Date.now() + 60_000),
      },
    });
    const byKey = () => readApiKeyActor(world.db, new Headers({ authorization: `Bearer ${token}` }), new Date());
    expect(await actorOf(cookie)).not.toBeNull();
    expect(await byKey()).not.toBeNull();

    await admin.people.change({ id, isDisabled: true });
    expect(await actorOf(cookie)).toBeNull();
    expect(await byKey()).toBeNull();
    expect((await client.signIn('student', password)).status).toBe(403);
    expect(await world.db.session.count({ where: { userId: id } })).toBe(0);

    await admin.people.change({ id, isDisabled: false });
    expect((await client.signIn('student', password)).status).toBe(200);
    expect(await byKey()).not.toBeNull();
  });
});

describe('a session', () => {
  test('that was revoked is nobody, at once', async () => {
    const [here, there] = [await client.signIn('member', password), await client.signIn('member', password)];
    const actor = await actorOf(here.cookie);
    const other = await actorOf(there.cookie);
    if (actor?.via.kind !== 'session' || other?.via.kind !== 'session') throw new Error('two sessions');
    await world.callerOf(actor).session.revoke({ id: other.via.sessionId });
    expect(await actorOf(there.cookie)).toBeNull();
    expect(await actorOf(here.cookie)).not.toBeNull();
  });

  test('ends with a new password and with a new role, and the old password is no longer good', async () => {
    const admin = world.callerOf(world.actors.admin);
    const id = world.ids.people.viewer;
    for (const change of [{ password: 'quite another one' }, { role: 'student' as const }]) {
      const { cookie } = await client.signIn('viewer', 'password' in change ? password : 'quite another one');
      expect(await actorOf(cookie)).not.toBeNull();
      await admin.people.change({ id, ...change });
      expect(await actorOf(cookie)).toBeNull();
    }
    expect((await client.signIn('viewer', password)).status).toBe(401);
  });

  test('that has expired is nobody', async () => {
    const { cookie } = await client.signIn('operator', password);
    await world.db.session.updateMany({
      where: { userId: world.ids.people.operator },
      data: { expiresAt: new Date(0) },
    });
    expect(await actorOf(cookie)).toBeNull();
  });
});

describe('a key', () => {
  const read = (authorization: string, now = new Date()) =>
    readApiKeyActor(world.db, new Headers({ authorization }), now);

  test('works until it expires or is revoked, and is kept as a hash only', async () => {
    const owner = world.callerOf(world.actors.owner);
    const { id, token, expiresAt } = await owner.apiKeys.create({
      name: 'script',
      permissions: ['guest.read'],
      days: 2,
    });
    expect(await read(`Bearer ${token}`)).toMatchObject({
      userId: world.ids.people.owner,
      via: { permissions: ['guest.read'] },
    });
    expect(JSON.stringify(await world.db.apiKey.findMany())).not.toContain(token.slice(8));
    expect(JSON.stringify(await world.db.auditEntry.findMany(), (_, value) => value)).not.toContain(token.slice(8));
    expect(await read(`Bearer ${token}`, new Date(Date.parse(expiresAt) + 1))).toBeNull();
    await owner.apiKeys.revoke({ id });
    expect(await read(`Bearer ${token}`)).toBeNull();
  });

  test.each([
    '',
    'Bearer',
    'Bearer gh_',
    'Bearer gh_short',
    'Basic gh_aaaaaaaaaaaaaaaaaaaaaaaaa',
    `Bearer gh_${'a'.repeat(200)}`,
  ])('is none: "%s"', async (authorization) => {
    expect(await read(authorization)).toBeNull();
  });
});
