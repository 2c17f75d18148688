import { ORPCError } from '@orpc/server';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Actor } from '#lib/domain/access/actor.ts';
import { hashToken } from '#lib/infra/auth/read-actor.ts';
import { openWorld, type World } from '#tests/integration/access/access-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(inject('templateUrl'));
});
afterAll(() => world.close());

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof ORPCError) return String(error.code);
      throw error;
    },
  );
const admins = () => world.db.user.count({ where: { role: 'admin', disabledAt: null } });

describe('the first admin', () => {
  beforeEach(async () => {
    await world.db.user.deleteMany({ where: { username: { startsWith: 'first' } } });
    await world.db.user.updateMany({ where: { role: 'admin' }, data: { role: 'member' } });
    await world.db.setupToken.deleteMany();
  });
  const putToken = (token: string, expiresAt = new Date(Date.now() + 60_000)) =>
    world.db.setupToken.create({ data: { id: `set_${token}`, hash: hashToken(token), expiresAt } });
  const makeFirst = (token: string, n: number) =>
    codeOf(
      world.callerOf(null).setup.createFirstAdmin({
        token,
        name: 'First',
        username: `first${n}`,
        password: 'a long password',
        email: '',
      }),
    );

  test('is made once by whoever has the link, also when several click at once', async () => {
    await putToken('t');
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, n) => makeFirst('t', n)));
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    expect(new Set(outcomes.filter((outcome) => outcome !== 'ok'))).toEqual(new Set(['setup.token']));
    expect(await admins()).toBe(1);
  });

  test('is one also when two have a link each', async () => {
    for (let round = 0; round < 5; round += 1) {
      await world.db.user.deleteMany({ where: { username: { startsWith: 'first' } } });
      await world.db.setupToken.deleteMany();
      await Promise.all(['a', 'b', 'c', 'd'].map((token) => putToken(token)));
      const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((token, n) => makeFirst(token, n)));
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
      expect(await admins()).toBe(1);
    }
  });

  test('is not made with a link that is too old, unknown, or when there is one', async () => {
    await putToken('old', new Date(Date.now() - 1));
    expect(await makeFirst('old', 1)).toBe('setup.token');
    expect(await makeFirst('unknown', 1)).toBe('setup.token');
    await putToken('good');
    expect(await makeFirst('good', 1)).toBe('ok');
    await putToken('later');
    expect(await makeFirst('later', 2)).toBe('setup.done');
  });

  test('a refused attempt does not use the link up', async () => {
    await putToken('t');
    // the name is taken
    const person = { token: 't', name: 'x', username: 'member', password: 'a long password', email: '' };
    expect(await codeOf(world.callerOf(null).setup.createFirstAdmin(person))).toBe('person.taken');
    expect(await makeFirst('t', 1)).toBe('ok');
  });
});

describe('the last admin', () => {
  const { admin, member } = { admin: 'admin', member: 'member' } as const;
  const actor = (id: 'admin' | 'member'): Actor => ({ ...world.actors[id], role: 'admin' });
  beforeEach(async () => {
    await world.db.user.deleteMany({ where: { username: { startsWith: 'first' } } });
    await world.db.user.updateMany({ data: { disabledAt: null } });
    for (const [id, role] of [
      [admin, 'admin'],
      [member, 'admin'],
    ] as const)
      await world.db.user.update({ where: { id: world.ids.people[id] }, data: { role } });
  });
  const demote = (by: 'admin' | 'member', whom: 'admin' | 'member') =>
    codeOf(world.callerOf(actor(by)).people.change({ id: world.ids.people[whom], role: 'student' }));
  const disable = (by: 'admin' | 'member', whom: 'admin' | 'member') =>
    codeOf(world.callerOf(actor(by)).people.change({ id: world.ids.people[whom], isDisabled: true }));

  test('stays an admin, and enabled', async () => {
    expect(await demote(admin, member)).toBe('ok');
    expect(await demote(admin, admin)).toBe('person.last-admin');
    expect(await disable(admin, admin)).toBe('person.last-admin');
    expect(await admins()).toBe(1);
  });

  test('a disabled admin does not count as another one', async () => {
    expect(await disable(admin, member)).toBe('ok');
    expect(await demote(admin, admin)).toBe('person.last-admin');
  });

  test('is left when two take the role from each other at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      for (const id of [admin, member])
        await world.db.user.update({ where: { id: world.ids.people[id] }, data: { role: 'admin', disabledAt: null } });
      const outcomes = await Promise.all([demote(admin, member), disable(member, admin)]);
      expect(outcomes.toSorted()).toEqual(['ok', 'person.last-admin']);
      expect(await admins()).toBe(1);
    }
  });
});

test('of two people who take the same name at once one is told that it is taken', async () => {
  const make = () =>
    codeOf(
      world
        .callerOf(world.actors.admin)
        .people.create({ name: 'Twin', username: 'twin', email: '', role: 'member', password: 'a long password' }),
    );
  const outcomes = await Promise.all([make(), make(), make()]);
  expect(outcomes.toSorted()).toEqual(['ok', 'person.taken', 'person.taken']);
});

test('of two who add the same host at once one is told that it is there', async () => {
  const host = { name: 'kvm9', address: '10.99.0.19', port: 22, username: 'guesthouse', hostKey: 'AAAA' };
  const add = () => codeOf(world.callerOf(world.actors.admin).hosts.add(host));
  const outcomes = await Promise.all([add(), add()]);
  expect(outcomes.toSorted()).toEqual(['host.exists', 'ok']);
});
