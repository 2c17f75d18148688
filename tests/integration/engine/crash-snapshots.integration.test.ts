import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { createCrashPlan } from '#tests/integration/engine/crash-plan.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { successOf } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromIso,
  type Made,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let place: TinyPlace;
const plan = createCrashPlan();

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'snapcrash', database, onCrashPoint: plan.onCrashPoint });
  place = await prepareTinyPlace(world.engine, world.admin, world.host);
});

afterAll(() => world?.stop('abandoned'));

const make = async (name: string): Promise<Made> => {
  const made = await createOne(world.admin, {
    ...fromIso(place, name),
    start: false,
    firmware: 'uefi',
    diskBus: 'virtio',
  });
  await successOf(world.admin, made.operationId);
  return made;
};

type Ask = (guest: Made) => Promise<{ operationId: string }>;

const ask: Record<'take' | 'again' | 'revert' | 'remove', Ask> = {
  take: ({ guestId }) => world.admin.snapshots.take({ id: guestId, name: 'one' }),
  again: ({ guestId }) => world.admin.snapshots.take({ id: guestId, name: 'two' }),
  revert: ({ guestId }) => world.admin.snapshots.revert({ id: guestId, name: 'one' }),
  remove: ({ guestId }) => world.admin.snapshots.delete({ id: guestId, name: 'one' }),
};

const run = async (guest: Made, what: Ask) => successOf(world.admin, (await what(guest)).operationId);

/** What there is of each guest: its files by kind, and its snapshots. */
async function lookAt({ guestId }: Made) {
  const listed = (await world.host.virsh('vol-list', 'images')).split('\n').map((line) => line.trim().split(/\s+/)[0]);
  return {
    disks: listed.filter((name) => name?.includes(guestId.slice(4)) && name.endsWith('.qcow2')).length,
    snapshots: (await world.admin.snapshots.list({ id: guestId })).map(({ name, isCurrent }) => [name, isCurrent]),
    power: (await world.admin.guests.get({ id: guestId })).row.power,
  };
}

/** Does it once to the end, then once for each place on that way, killed there; every guest ends as the first one did. */
async function crashEverywhere(what: Ask, before: readonly Ask[], expected: readonly string[]): Promise<void> {
  const ready = async (name: string) => {
    const guest = await make(name);
    for (const each of before) await run(guest, each);
    return guest;
  };
  const name = expected[0]?.replace(':', '-') ?? '';
  plan.watch();
  const first = await ready(`${name}-0`);
  plan.watch();
  await run(first, what);
  const places = plan.met();
  expect(places).toEqual(expect.arrayContaining([...expected]));
  const guests: Made[] = [];
  for (const at of places.keys()) guests.push(await ready(`${name}-${at + 1}`));
  plan.crashAt(places);
  const operations = await Promise.all(guests.map(what));
  await waitUntil('all crashed', () => plan.crashed().length === places.length, { timeoutMs: 60_000 });
  plan.watch();
  await world.crash();
  for (const { operationId } of operations) await successOf(world.admin, operationId);
  const whole = await lookAt(first);
  expect(await Promise.all(guests.map(lookAt))).toEqual(guests.map(() => whole));
  for (const guest of [first, ...guests])
    await successOf(world.admin, (await world.admin.guests.delete({ id: guest.guestId, disks: ['vda'] })).operationId);
}

test('taking a snapshot that is killed anywhere ends in one snapshot with one new file', async () => {
  await crashEverywhere(ask.take, [], ['ensure-snapshot:prepared', 'ensure-snapshot:taken']);
}, 120_000);

test('going back that is killed anywhere ends where it was to, with nothing left of what was written since', async () => {
  const places = ['revert-snapshot:stopped', 'revert-snapshot:swapped', 'revert-snapshot:reverted'];
  await crashEverywhere(ask.revert, [ask.take, ask.again], places);
}, 120_000);

test('deleting one that is killed anywhere ends with its files merged, and the guest off as it was', async () => {
  const places = ['delete-snapshot:merging', 'delete-snapshot:merged', 'delete-snapshot:emptied'];
  await crashEverywhere(ask.remove, [ask.take], [...places, 'delete-snapshot:forgotten']);
}, 120_000);
