import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { expectSound } from '#tests/long/find-differences.ts';
import { expectNothingLeaked, type Held, lookAtHeld } from '#tests/long/leaks.ts';
import { readLiveMemory } from '#tests/long/live-memory.ts';
import { type LongWorld, openLongWorld } from '#tests/long/long-world.ts';
import { closeScreen, openScreen } from '#tests/long/open-screens.ts';

const seatsPerHost = 15;

let world: LongWorld;
let before: Held;

beforeAll(async () => {
  world = await openLongWorld({ name: 'room', count: 2 });
  before = await lookAtHeld(world);
});

afterAll(() => world?.stop());

const startedAt = Date.now();
const tell = (what: string) => console.log(`  ${((Date.now() - startedAt) / 1000).toFixed(0)} s: ${what}`);

test('thirty guests at once on two hosts, every screen opened, all deleted, nothing left', async () => {
  const { rpc } = world;
  const made = await Promise.all(
    world.hosts.map(({ host, imageVersionId }) =>
      rpc.guests.create({
        name: `${host.name}-seat-{01}`,
        count: seatsPerHost,
        source: { kind: 'image', imageVersionId: imageVersionId as never },
        size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
        network: { kind: 'none' },
        login: { user: 'ines', password: 'correct horse' },
      }),
    ),
  );
  const guests = made.flatMap((one) => one.guests);
  expect(guests).toHaveLength(2 * seatsPerHost);
  tell(`${guests.length} creations are asked for`);
  for (const { operationId } of guests) await world.successOf(operationId, 1_500_000);
  tell('every guest runs, and its agent answers');
  const rows = await rpc.guests.list({});
  expect(rows.filter((row) => row.power === 'running')).toHaveLength(guests.length);

  const screens: WebSocket[] = await Promise.all(guests.map(({ guestId }) => openScreen(world, guestId)));
  tell(`${screens.length} screens are open; the server has ${(await readLiveMemory(world)).processMiB.toFixed(0)} MiB`);
  expect((await lookAtHeld(world)).consoles).toBe(guests.length);
  await expectSound(world);
  await Promise.all(screens.map(closeScreen));

  const ends = await Promise.all(guests.map(({ guestId }) => rpc.guests.delete({ id: guestId, disks: ['vda'] })));
  for (const { operationId } of ends) await world.successOf(operationId, 600_000);
  tell('every guest is deleted');
  expect(await rpc.guests.list({})).toEqual([]);
  await expectSound(world);
  await expectNothingLeaked(world, before);
}, 1_800_000);
