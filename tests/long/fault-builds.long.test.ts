import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ImageServer, startImageServer } from '#tests/integration/images/image-server.ts';
import { faults, makeSmallPool } from '#tests/long/faults.ts';
import { buildFlow } from '#tests/long/flows.ts';
import { type LongHost, type LongWorld, openLongWorld } from '#tests/long/long-world.ts';
import { strikeFlow } from '#tests/long/strike-flow.ts';

let world: LongWorld;
let at: LongHost;
let mirror: ImageServer;
let count = 0;

beforeAll(async () => {
  world = await openLongWorld({ name: 'builder', count: 1, internet: true });
  [at] = world.hosts as [LongHost];
  mirror = await startImageServer(world.gateway);
  await makeSmallPool(world, at);
});

afterAll(async () => {
  await world?.stop();
  await mirror?.stop();
});

test.each(Object.entries(faults))(
  '%s in the middle of a build',
  async (_, fault) => {
    count += 1;
    await strikeFlow({ world, at, mirror }, `built-${count}`, fault, buildFlow, 1_500_000);
  },
  1_800_000,
);

test('after all of it no image of ours is left', async () => {
  expect((await world.rpc.images.list()).map((image) => image.name)).toEqual(['tiny-builder1']);
});
