import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { listGuestRows } from '#lib/procedures/guest/guest-rows.ts';
import { openWorld, type World } from '#tests/integration/access/access-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(inject('templateUrl'));
});
afterAll(() => world.close());

const list = (db: DbTransaction = world.db) => listGuestRows(db, world.actors.admin);
const rowOf = async (db?: DbTransaction) => (await list(db)).find(({ id }) => id === world.ids.guest);
const change = (data: object, db: DbTransaction = world.db) =>
  db.guest.update({ where: { id: world.ids.guest }, data });

test('a row holds what it is to hold, as it is kept, and nothing else', async () => {
  const at = new Date('2026-02-03T04:05:06.007Z');
  await change({
    powerSince: at,
    seenAt: new Date(1_700_000_000_120),
    cpuPercent: 12.5,
    cpuSamples: [1, 2],
    tags: ['é "x"'],
  });
  for (const row of await list()) expect(GuestRow.strict().parse(row)).toEqual(row);
  expect(await rowOf()).toMatchObject({
    powerSince: '2026-02-03T04:05:06.007Z',
    seenAt: '2023-11-14T22:13:20.120Z',
    cpuPercent: 12.5,
    cpuSamples: [1, 2],
    tags: ['é "x"'],
    ownerName: 'owner',
  });
});

// Rows are kept between two lists: what changes must be seen all the same, and what was taken back must not.
test('each change shows in the next list, and one that was taken back does not', async () => {
  const before = await rowOf();
  await change({ power: 'paused', memorySamples: [7] });
  expect(await rowOf()).toMatchObject({ power: 'paused', memorySamples: [7] });
  const taken = world.db.$transaction(async (tx) => {
    await change({ power: 'crashed' }, tx);
    expect(await rowOf(tx)).toMatchObject({ power: 'crashed' });
    await change({ power: 'off' }, tx);
    expect(await rowOf(tx)).toMatchObject({ power: 'off' });
    throw new Error('taken back');
  });
  await expect(taken).rejects.toThrow('taken back');
  expect(await rowOf()).toMatchObject({ power: 'paused' });
  // what is of others shows without a change of the guest itself
  const { hostId } = await world.db.guest.findUniqueOrThrow({ where: { id: world.ids.guest } });
  await world.db.host.update({ where: { id: hostId }, data: { name: 'renamed', connection: 'away' } });
  await world.db.user.update({ where: { id: before?.ownerId ?? '' }, data: { name: 'Another Name' } });
  expect(await rowOf()).toMatchObject({ hostName: 'renamed', hostConnection: 'away', ownerName: 'Another Name' });
  await change({ stage: 'gone' });
  expect(await rowOf()).toBeUndefined();
});

test('only those that are asked for are listed, by name', async () => {
  await change({ stage: 'present' });
  const { guest, running } = world.ids;
  const of = async (filter: object) => (await listGuestRows(world.db, world.actors.admin, filter)).map(({ id }) => id);
  expect((await of({})).toSorted()).toEqual([guest, running].toSorted());
  expect(await of({ ids: [running, 'gst_none'] })).toEqual([running]);
  expect(await of({ ids: [] })).toEqual([]);
  expect(await of({ name: (await rowOf())?.name })).toEqual([guest]);
  expect(await of({ hostId: 'hst_none' })).toEqual([]);
  const names = (await list()).map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
});
