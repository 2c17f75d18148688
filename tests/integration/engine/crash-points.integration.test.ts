import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import { beginSeedRemoval } from '#lib/procedures/guest/begin-seed-removal.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { createCrashPlan } from '#tests/integration/engine/crash-plan.ts';
import { groupScenarios } from '#tests/integration/engine/crash-scenarios.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromImage,
  fromIso,
  lookAt,
  type Made,
  prepareHaltedPlace,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let place: TinyPlace;
const plan = createCrashPlan();
const alive: Made[] = [];

/** Waits until every operation stands at its place, then ends the engine as a kill does and starts another one. */
async function crashAndStartAgain(places: readonly string[]): Promise<void> {
  await waitUntil(`crashes at ${places.join(', ')}`, () => plan.crashed().length === places.length, {
    timeoutMs: 90_000,
  });
  expect(plan.crashed().sort()).toEqual([...places].sort());
  plan.watch();
  const crashedAt = new Date();
  await world.crash();
  ({ engine, admin } = world);
  await waitUntil('the engine that was started again sees the host', async () => {
    const { connection, lastSeenAt } = await engine.runtime.db.host.findUniqueOrThrow({ where: { id: place.hostId } });
    return connection === 'up' && lastSeenAt !== null && lastSeenAt > crashedAt;
  });
}

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'crash', database, onCrashPoint: plan.onCrashPoint });
  ({ host, engine, admin } = world);
  place = await prepareTinyPlace(engine, admin, host);
});

// a test that failed may leave operations that stand at their place for ever
afterAll(() => world?.stop('abandoned'));

/** Makes one guest without a crash and gives the places that its operation met. */
async function placesOf(request: Parameters<typeof createOne>[1]): Promise<string[]> {
  plan.watch();
  const guest = await createOne(admin, request);
  await successOf(admin, guest.operationId);
  alive.push(guest);
  return plan.met();
}

type Request = Parameters<typeof createOne>[1];

/** What stands at its place holds a job, and an engine takes so many of one host at once. */
const atOnce = 9;
const inGroups = (places: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(places.length / atOnce) }, (_, index) =>
    places.slice(index * atOnce, (index + 1) * atOnce),
  );

/** Makes as many guests as there are places, each killed at its own, and waits until they are made all the same. */
async function crashAtEach(places: readonly string[], request: (name: string) => Request): Promise<void> {
  for (const group of inGroups(places)) {
    plan.crashAt(group);
    const made = await Promise.all(group.map((_, index) => createOne(admin, request(`guest-${alive.length + index}`))));
    await crashAndStartAgain(group);
    for (const { operationId } of made) await successOf(admin, operationId, 150_000);
    alive.push(...made);
  }
}

/** Holds everything there is against the guests that were made; of those that never ran, the seed and its secret are kept. */
async function expectWhole(waiting: readonly Made[] = []): Promise<void> {
  const names = alive.map((guest) => guest.name).sort();
  const runs = names.filter((name) => !waiting.some((guest) => guest.name === name));
  const there = await lookAt(host);
  expect(there).toMatchObject({ names, runs });
  expect(there.disks).toHaveLength(names.length);
  expect(there.seeds).toHaveLength(waiting.length);
  const { db } = engine.runtime;
  expect(await db.secret.count({ where: { kind: 'cloud-init' } })).toBe(waiting.length);
  expect(await db.operation.count({ where: { kind: 'guest.create', state: { not: 'succeeded' } } })).toBe(0);
  expect((await admin.guests.list({})).map((row) => [row.name, row.power, row.stage])).toEqual(
    names.map((name) => [name, runs.includes(name) ? 'running' : 'off', 'present']),
  );
}

let plainPlaces: string[] = [];

test('a creation without first settings that is killed anywhere ends in one running guest with one disk', async () => {
  plainPlaces = await placesOf(fromIso(place, 'first'));
  expect(plainPlaces).toEqual(groupScenarios['a guest from an ISO'].places);
  await crashAtEach(plainPlaces, (name) => fromIso(place, name));
  await expectWhole();
}, 300_000);

test('a deletion that is killed anywhere ends with nothing left', async () => {
  const remove = (guest: Made) => admin.guests.delete({ id: guest.guestId, disks: ['vda'] });
  plan.watch();
  const first = alive.pop() as Made;
  await successOf(admin, (await remove(first)).operationId);
  const places = plan.met();
  expect(places).toEqual(groupScenarios['a deletion'].places);

  const crashing: { operationId: string }[] = [];
  for (const group of inGroups(places)) {
    plan.crashAt(group);
    crashing.push(...(await Promise.all(alive.splice(0, group.length).map(remove))));
    await crashAndStartAgain(group);
  }
  const rest = await Promise.all(alive.splice(0).map(remove));
  for (const { operationId } of [...crashing, ...rest]) await successOf(admin, operationId);

  expect(await lookAt(host)).toEqual({ names: [], runs: [], disks: [], seeds: [] });
  expect(await admin.guests.list({})).toEqual([]);
}, 200_000);

test('a creation from an image that is killed anywhere ends in one running guest, one disk, no seed, no secret', async () => {
  // the steps that it shares with the other kind have crashed there, where no guest boots
  const met = await placesOf(fromImage(place, 'first'));
  expect(met).toEqual(groupScenarios['a guest from an image'].places);
  const places = met.filter((name) => !plainPlaces.includes(name));
  // a guest that boots costs seconds: only what comes after its start needs one
  const early = places.filter((name) => /^ensure-/.test(name));
  const seen = alive.length;
  await crashAtEach(early, (name) => ({ ...fromImage(place, name), start: false }));
  const waiting = alive.slice(seen);
  await crashAtEach(
    places.filter((name) => !early.includes(name)),
    (name) => fromImage(place, name),
  );
  await expectWhole(waiting);

  const removals = await Promise.all(
    alive.splice(0).map((guest) => admin.guests.delete({ id: guest.guestId, disks: ['vda'] })),
  );
  for (const { operationId } of removals) await successOf(admin, operationId);
  await expectWhole();
}, 300_000);

test('first settings that are taken away late, by several at once and killed anywhere, go once and leave nothing', async () => {
  const { places } = groupScenarios['first settings that go late'];
  // what is off keeps its own until its first start
  const settled = await Promise.all(
    ['met', ...places].map((_, index) => createOne(admin, { ...fromImage(place, `late-${index}`), start: false })),
  );
  for (const { operationId } of settled) await successOf(admin, operationId);
  const removals = async () => (await admin.operations.list({})).filter(({ kind }) => kind === 'guest.settle');
  const remove = async ({ guestId }: Made) => {
    const { runtime } = engine;
    await Promise.all(Array.from({ length: 3 }, () => beginSeedRemoval(runtime, guestId)));
  };
  const [first, ...rest] = settled;
  if (!first) throw new Error('no guest was made');
  plan.watch();
  await remove(first);
  await successOf(admin, (await removals())[0]?.id ?? '');
  expect(plan.met()).toEqual(places);
  plan.crashAt(places);
  for (const guest of rest) await remove(guest);
  await crashAndStartAgain(places);
  for (const { id } of await removals()) await successOf(admin, id);
  // one that has none any more is left alone
  await remove(first);
  expect((await removals()).map(({ guestId }) => guestId).sort()).toEqual(settled.map(({ guestId }) => guestId).sort());
  alive.push(...settled);
  const there = await lookAt(host);
  expect(there.seeds).toEqual([]);
  expect(there.disks).toHaveLength(settled.length);
  expect(await engine.runtime.db.secret.count({ where: { kind: 'cloud-init' } })).toBe(0);
  const deletions = await Promise.all(
    alive.splice(0).map((guest) => admin.guests.delete({ id: guest.guestId, disks: ['vda'] })),
  );
  for (const { operationId } of deletions) await successOf(admin, operationId);
  await expectWhole();
}, 200_000);

test('a cancelled creation that is killed anywhere while it is cleared away leaves nothing', async () => {
  // none of them gets as far as to be heard from, so none needs to boot
  const halted = await prepareHaltedPlace(admin, place);
  const begin = async (name: string): Promise<Made> => {
    const guest = await createOne(admin, fromImage(halted, name));
    await waitUntil(`${name} is waited for`, async () => {
      const { steps } = await admin.operations.get({ id: guest.operationId });
      return steps.find((step) => step.kind === 'wait-ready')?.state === 'running';
    });
    return guest;
  };
  plan.watch();
  const first = await begin('undone');
  await admin.operations.cancel({ id: first.operationId });
  expect((await endOf(admin, first.operationId)).state).toBe('cancelled');
  const places = plan.met().filter((name) => /:(undo|undone|stopped)$/.test(name));
  expect(places).toEqual(
    expect.arrayContaining(['ensure-domain:undo', 'ensure-domain:stopped', 'ensure-linked-volume:undo']),
  );

  const guests: Made[] = [];
  for (const group of inGroups(places)) {
    plan.crashAt(group);
    // three at a time: no more than the engine works on
    for (let begun = 0; begun < group.length; begun += 3) {
      const three = await Promise.all(
        group.slice(begun, begun + 3).map((_, index) => begin(`undone-${guests.length + index}`)),
      );
      for (const { operationId } of three) await admin.operations.cancel({ id: operationId });
      guests.push(...three);
    }
    await crashAndStartAgain(group);
  }
  for (const { operationId } of guests) expect((await endOf(admin, operationId)).state).toBe('cancelled');
  expect(await lookAt(host)).toEqual({ names: [], runs: [], disks: [], seeds: [] });
  expect(await admin.guests.list({})).toEqual([]);
}, 200_000);
