import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Actor } from '#lib/domain/access/actor.ts';
import { type Asker, askers, openWorld, type World, type WorldCaller } from '#tests/integration/access/access-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(inject('templateUrl'));
});
afterAll(() => world.close());

/** What a call gives, everything taken back afterwards. */
async function told<T>(actor: Actor | null, call: (caller: WorldCaller) => Promise<T>): Promise<T> {
  const answers: T[] = [];
  const outcome = await world.ask(actor, async (caller) => answers.push(await call(caller)));
  expect(outcome).toBe('ok');
  return answers[0] as T;
}
const people = askers.filter((asker) => asker !== 'nobody');

describe('lists hold what one may see, and nothing else', () => {
  const all = ['admin', 'owner', 'viewer', 'operator', 'coOwner', 'studentShared'];

  test.each(people)('guests and operations for %s', async (asker) => {
    const actor = world.actorOf(asker);
    const guests = await told(actor, (caller) => caller.guests.list({}));
    expect(guests.map((guest) => guest.name)).toEqual(all.includes(asker) ? ['db', 'web'] : []);
    const operations = await told(actor, (caller) => caller.operations.list({}));
    expect(operations.length).toBe(all.includes(asker) ? 2 : 0);
    // asking for them by name or host does not show more
    const { guest, host } = world.ids;
    expect((await told(actor, (caller) => caller.guests.list({ name: 'web', hostId: host }))).length).toBe(
      all.includes(asker) ? 1 : 0,
    );
    const ofGuest = await told(actor, (caller) => caller.operations.list({ guestId: guest }));
    expect(ofGuest.map((operation) => operation.id)).toEqual(all.includes(asker) ? [world.ids.failed] : []);
  });

  test.each([
    ['admin', ['read', 'change', 'power', 'delete', 'console', 'share', 'run', 'definition']],
    ['owner', ['read', 'change', 'power', 'delete', 'console', 'share', 'run']],
    ['viewer', ['read', 'console']],
    ['operator', ['read', 'power', 'console']],
    ['coOwner', ['read', 'change', 'power', 'delete', 'console', 'share', 'run']],
    // a student never switches, whatever was shared
    ['studentShared', ['read', 'console']],
  ] as const)('a row of a guest tells %s what may be done', async (asker, may) => {
    const rows = await told(world.actorOf(asker), (caller) => caller.guests.list({}));
    expect(rows.map((row) => row.may)).toEqual([0, 1].map(() => may.map((verb) => `guest.${verb}`)));
  });

  test('a row of a guest tells its host, its owner and the newest of what works on it', async () => {
    const { host, running, queued } = world.ids;
    const list = () => told(world.actors.viewer, (caller) => caller.guests.list({}));
    const beside = { hostName: 'kvm1', hostConnection: 'up', hostSeenAt: null, ownerName: 'owner' };
    // never measured, without tags: Postgres keeps nothing there
    const nothing = { addresses: [], tags: [], cpuSamples: [], memorySamples: [], cpuPercent: null };
    const reset = { id: queued, kind: 'guest.power', title: 'Reset db', progress: 0, isWaiting: false };
    expect(await list()).toMatchObject([
      { name: 'db', ...beside, ...nothing, operation: reset },
      { name: 'web', ...beside, ...nothing, operation: null },
    ]);
    const step = (number: number, kind: string, state: string) => ({ number, kind, state, title: kind, input: {} });
    await world.db.operation.create({
      data: {
        ...{ id: 'opr_newer', kind: 'guest.create', title: 'Create db', state: 'running', progress: 0.5 },
        ...{ hostId: host, guestId: running, createdAt: new Date(Date.now() + 1000) },
        steps: { create: [step(2, 'wait-ready', 'running'), step(1, 'start-guest', 'succeeded')] },
      },
    });
    expect((await list())[0]?.operation).toEqual({
      ...{ id: 'opr_newer', kind: 'guest.create', title: 'Create db', progress: 0.5, isWaiting: true },
    });
    await world.db.operation.delete({ where: { id: 'opr_newer' } });
  });

  test('images: the own ones, and those for everyone', async () => {
    const names = async (asker: Asker) =>
      (await told(world.actorOf(asker), (caller) => caller.images.list())).map((image) => image.name);
    expect(await names('owner')).toEqual(['base']);
    expect(await names('admin')).toEqual(['base']);
    expect(await names('member')).toEqual([]);
    // a guest that was shared does not bring its image along
    expect(await names('coOwner')).toEqual([]);
    await world.db.image.update({ where: { id: world.ids.image }, data: { visibility: 'everyone' } });
    expect(await names('member')).toEqual(['base']);
    // to use it is not to change it
    expect(
      await world.ask(world.actors.instructor, (caller) =>
        caller.images.change({ id: world.ids.image, visibility: 'private' }),
      ),
    ).toBe('403 access.forbidden');
    await world.db.image.update({ where: { id: world.ids.image }, data: { visibility: 'private' } });
  });

  test('sessions and keys: the own ones', async () => {
    expect((await told(world.actors.owner, (caller) => caller.session.list())).map((one) => one.id)).toEqual([
      'ses_owner',
    ]);
    expect((await told(world.actors.owner, (caller) => caller.apiKeys.list())).map((one) => one.id)).toEqual([
      world.ids.key,
    ]);
    expect(await told(world.actors.admin, (caller) => caller.apiKeys.list())).toEqual([]);
  });
});

describe('what does not exist and what is another’s look the same', () => {
  const unknown = 'gst_00000000000000000000000000';
  const calls: [string, (caller: WorldCaller, id: string) => Promise<unknown>][] = [
    ['get', (caller, id) => caller.guests.get({ id })],
    ['power', (caller, id) => caller.guests.power({ id, action: 'start' })],
    ['delete', (caller, id) => caller.guests.delete({ id })],
    ['describe', (caller, id) => caller.guests.describe({ id, tags: [] })],
    ['share', (caller, id) => caller.guests.share({ id, username: 'member', level: 'owner' })],
    ['openConsole', (caller, id) => caller.guests.openConsole({ id, kind: 'vnc' })],
    ['previewDeletion', (caller, id) => caller.guests.previewDeletion({ ids: [id] })],
  ];
  test.each(calls)('%s', async (_, call) => {
    const answerTo = async (id: string) => {
      try {
        await call(world.callerOf(world.actors.member), id);
        return 'ok';
      } catch (error) {
        return JSON.stringify(error);
      }
    };
    expect(await answerTo(world.ids.guest)).toBe(await answerTo(unknown));
  });

  test('one of several ids that is another’s refuses all of them', async () => {
    const ids = [world.ids.running, world.ids.guest];
    await world.db.guestShare.create({
      data: { guestId: world.ids.running, userId: world.actors.member.userId, level: 'owner' },
    });
    expect(await world.ask(world.actors.member, (caller) => caller.guests.previewDeletion({ ids }))).toBe(
      '404 access.not-found',
    );
    await world.db.guestShare.deleteMany({ where: { userId: world.actors.member.userId } });
  });
});

describe('what a guest may be made of', () => {
  const size = { vcpus: 1, memoryMiB: 512, diskGiB: 1 };
  const from = (kind: 'iso' | 'volume', asker: Asker) =>
    world.ask(world.actorOf(asker), (caller, ids) =>
      caller.guests.previewCreation({
        name: 'new',
        source: { kind, hostId: ids.host as never, pool: 'images', volume: 'loose.qcow2' },
        size,
      }),
    );

  // a volume may be anybody's disk
  test.each(['iso', 'volume'] as const)('%s: who may not see hosts may not name their volumes', async (kind) => {
    for (const asker of ['member', 'instructor', 'owner'] as const)
      expect(await from(kind, asker)).toBe('403 access.forbidden');
    expect(await from(kind, 'admin')).toBe('ok');
  });
});

describe('what a guest may be connected to', () => {
  const onBridge = (asker: Asker) =>
    world.ask(world.actorOf(asker), (caller, ids) =>
      caller.guests.create({
        name: 'new',
        source: { kind: 'image', imageVersionId: ids.imageVersion as never },
        size: { vcpus: 1, memoryMiB: 512, diskGiB: 1 },
        login: { user: 'ada', password: 'secret words' },
        network: { kind: 'bridge', name: 'br0' },
      }),
    );

  test('a bridge is a device of the host: for who manages hosts, whoever owns the image', async () => {
    expect(await onBridge('owner')).toBe('403 access.forbidden');
    await world.db.image.update({ where: { id: world.ids.image }, data: { visibility: 'everyone' } });
    for (const asker of ['member', 'instructor'] as const) expect(await onBridge(asker)).toBe('403 access.forbidden');
    await world.db.image.update({ where: { id: world.ids.image }, data: { visibility: 'private' } });
    expect(await onBridge('admin')).toBe('ok');
  });
});

describe('a share', () => {
  const mode = async (asker: Asker) =>
    (
      await told(world.actorOf(asker), (caller) =>
        caller.guests.openConsole({ id: world.ids.running, kind: 'vnc', mode: 'control' }),
      )
    ).mode;

  test('as viewer looks, as operator types', async () => {
    expect(await mode('viewer')).toBe('view');
    expect(await mode('operator')).toBe('control');
    expect(await mode('studentShared')).toBe('control');
    expect(await mode('owner')).toBe('control');
  });

  test('says on each row what may be done, as the procedures then hold', async () => {
    const may = async (asker: Asker) =>
      (await told(world.actorOf(asker), (caller) => caller.guests.get({ id: world.ids.guest }))).row.may.toSorted();
    expect(await may('viewer')).toEqual(['guest.console', 'guest.read']);
    expect(await may('operator')).toEqual(['guest.console', 'guest.power', 'guest.read']);
    expect(await may('studentShared')).toEqual(['guest.console', 'guest.read']);
    expect(await may('coOwner')).toEqual([
      'guest.change',
      'guest.console',
      'guest.delete',
      'guest.power',
      'guest.read',
      'guest.run',
      'guest.share',
    ]);
    expect(await may('owner')).toEqual(await may('coOwner'));
  });

  test('that is taken back leaves nothing', async () => {
    const outcome = await world.ask(world.actors.owner, async (caller) => {
      await caller.guests.share({ id: world.ids.guest, username: 'viewer', level: null });
      await caller.guests.get({ id: world.ids.guest });
    });
    expect(outcome).toBe('ok');
    const owner = world.callerOf(world.actors.owner);
    await owner.guests.share({ id: world.ids.guest, username: 'viewer', level: null });
    expect(await world.ask(world.actors.viewer, (caller) => caller.guests.get({ id: world.ids.guest }))).toBe(
      '404 access.not-found',
    );
    await owner.guests.share({ id: world.ids.guest, username: 'viewer', level: 'viewer' });
  });

  test('does not let one give the guest away, nor take it', async () => {
    for (const asker of ['coOwner', 'owner'] as const) {
      const { userId: ownerId } = world.actors[asker];
      expect(
        await world.ask(world.actors[asker], (caller) => caller.guests.describe({ id: world.ids.guest, ownerId })),
      ).toBe('403 access.forbidden');
    }
  });
});

describe('a key', () => {
  const keyOf = (permissions: readonly ('self.manage' | 'guest.read')[]): Actor => ({
    ...world.actors.admin,
    via: { kind: 'api-key', keyId: 'key_x', permissions },
  });

  test('makes none that may do more than itself', async () => {
    const make = (permissions: readonly ('self.manage' | 'guest.read')[]) =>
      world.ask(keyOf(['self.manage']), (caller) =>
        caller.apiKeys.create({ name: 'more', permissions: [...permissions], days: 1 }),
      );
    expect(await make(['guest.read'])).toBe('403 access.forbidden');
    expect(await make(['self.manage'])).toBe('ok');
  });

  test('does not say that it may what it may not', async () => {
    const me = await told(keyOf(['guest.read']), (caller) => caller.session.me());
    expect(me.permissions).toEqual(['guest.read']);
  });
});
