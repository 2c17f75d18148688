import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Actor } from '#lib/domain/access/actor.ts';
import { Permission } from '#lib/domain/access/permission.ts';
import type { ProcedureMeta } from '#lib/procedures/base.ts';
import { router } from '#lib/procedures/router.ts';
import { accessTable } from '#tests/integration/access/access-table.ts';
import { askers, openWorld, type World } from '#tests/integration/access/access-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(inject('templateUrl'));
});
afterAll(() => world.close());

const accessOf = new Map(
  Object.entries(router).flatMap(([noun, verbs]) =>
    Object.entries(verbs).map(([verb, procedure]): [string, ProcedureMeta['access']] => [
      `${noun}.${verb}`,
      (procedure as unknown as { '~orpc': { meta: ProcedureMeta } })['~orpc'].meta.access,
    ]),
  ),
);

test('every procedure has a row, and every row a procedure', () => {
  expect(Object.keys(accessTable).toSorted()).toEqual([...accessOf.keys()].toSorted());
});

describe.each(Object.entries(accessTable))('%s', (name, { call, comesTo }) => {
  test.each(askers.map((asker, column) => [asker, comesTo[column]] as const))(
    'asked by %s: %s',
    async (asker, outcome) => {
      expect(await world.ask(world.actorOf(asker), call)).toBe(outcome);
    },
  );

  const access = accessOf.get(name);
  const keyOf = (permissions: readonly Permission[]): Actor => ({
    ...world.actors.admin,
    via: { kind: 'api-key', keyId: 'key_test', permissions },
  });
  const withoutRestriction = comesTo[askers.indexOf('admin')];

  test('asked with an API key of an admin that has nothing but what it needs', async () => {
    const needed = Permission.safeParse(access);
    // a ticket is bound to the session of a browser
    const expected = name === 'guests.openConsole' ? '403 access.forbidden' : withoutRestriction;
    // a thing of one's own is still another's
    const permissions = needed.success ? [needed.data] : [];
    // a key cannot make one that may do more than itself
    if (name === 'apiKeys.create') permissions.push('guest.read');
    // to act on a guest one must see it
    if (/^(guests|snapshots)\./.test(name)) permissions.push('guest.read');
    if (name.startsWith('operations.')) permissions.push('operation.read');
    // what is done again must be allowed as what it is
    if (name === 'operations.retry') permissions.push('guest.read', 'guest.power');
    // whoever copies a guest could read all of it
    if (/^guests\.(clone|previewClone)$/.test(name)) permissions.push('guest.change');
    if (/^images\.(publish|previewPublication)$/.test(name)) permissions.push('guest.read', 'guest.change');
    if (/^(images|guests\.(create|previewCreation))/.test(name)) permissions.push('image.read', 'image.manage');
    expect(await world.ask(keyOf(permissions), call)).toBe(expected);
  });

  test('asked with an API key that lacks it', async () => {
    const needed = Permission.safeParse(access);
    const others = Permission.options.filter((permission) => permission !== access);
    const expected = needed.success ? '403 access.forbidden' : withoutRestriction;
    expect(await world.ask(keyOf(others), call)).toBe(expected);
  });
});

// a button that is always refused is worse than none
test.each(askers.map((asker, column) => [asker, column] as const))(
  'an operation is offered to %s to be ended or tried again where that is allowed',
  async (asker, column) => {
    const comesTo = (name: string) => accessTable[name]?.comesTo[column];
    await world.ask(world.actorOf(asker), async (caller, ids) => {
      if (comesTo('operations.get') !== 'ok') return;
      const [queued, failed] = [
        await caller.operations.get({ id: ids.queued }),
        await caller.operations.get({ id: ids.failed }),
      ];
      expect([queued.mayCancel, queued.isRepeatable]).toEqual([comesTo('operations.cancel') === 'ok', false]);
      expect([failed.mayCancel, failed.isRepeatable]).toEqual([false, comesTo('operations.retry') === 'ok']);
    });
  },
);

test('nothing that was refused or taken back has left anything behind', async () => {
  expect(await world.db.guest.count()).toBe(2);
  expect(await world.db.operation.count()).toBe(2);
  expect(await world.db.auditEntry.count()).toBe(0);
  expect(await world.db.consoleTicket.count()).toBe(0);
});
