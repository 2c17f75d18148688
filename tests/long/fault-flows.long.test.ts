import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImageServer, startImageServer } from '#tests/integration/images/image-server.ts';
import { faults, makeSmallPool } from '#tests/long/faults.ts';
import { expectSound } from '#tests/long/find-differences.ts';
import { flows } from '#tests/long/flows.ts';
import { type LongHost, type LongWorld, openLongWorld } from '#tests/long/long-world.ts';
import { strikeFlow } from '#tests/long/strike-flow.ts';

let world: LongWorld;
let at: LongHost;
let mirror: ImageServer;
let count = 0;

beforeAll(async () => {
  world = await openLongWorld({ name: 'fault', count: 1 });
  [at] = world.hosts as [LongHost];
  mirror = await startImageServer(world.gateway);
  await makeSmallPool(world, at);
});

afterAll(async () => {
  await world?.stop();
  await mirror?.stop();
});

describe.each(Object.entries(faults))('%s', (_, fault) => {
  test.each(Object.entries(flows))('in the middle of %s', async (_name, flow) => {
    count += 1;
    await strikeFlow({ world, at, mirror }, `struck-${count}`, fault, flow);
  });
});

test('after all of it the inventory is what the host has, and no guest and no image of ours is left', async () => {
  await expectSound(world);
  expect(await world.rpc.guests.list({})).toEqual([]);
  expect((await world.rpc.images.list()).map((image) => image.name)).toEqual(['tiny-fault1']);
});
