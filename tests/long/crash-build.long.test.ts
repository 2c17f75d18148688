import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createCrashChain } from '#tests/integration/engine/crash-chain.ts';
import { longScenarios } from '#tests/integration/engine/crash-scenarios.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf } from '#tests/integration/engine/test-engine.ts';

let world: EngineWorld;
let hostId: string;
const chain = createCrashChain();

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'rebuild', internet: true, database, onCrashPoint: chain.onCrashPoint });
  hostId = await addTestHost(world.engine, world.admin, world.host);
});

afterAll(() => world?.stop('abandoned'));

test('a build that is killed at every place ends in one image, and nothing beside it', async () => {
  const scenario = longScenarios['an image that is built'];
  chain.begin();
  const { operationId, imageId } = await world.admin.images.build({ name: 'built', hostId, diskGiB: 2, packages: [] });
  const { places } = await chain.run(world, [{ name: 'built', operationId, scenario }], 1_500_000);
  expect(places(operationId)).toEqual(scenario.places);
  expect((await endOf(world.admin, operationId)).state).toBe(scenario.ends);
  const image = (await world.admin.images.list()).find((one) => one.id === imageId);
  expect(image?.versions).toMatchObject([{ state: 'ready', format: 'qcow2' }]);
  const { host } = world;
  expect((await host.exec(`qemu-img check -q ${host.poolPath}/built.v1.qcow2`)).code).toBe(0);
  expect((await host.exec('ls /var/tmp')).stdout).not.toMatch(/guesthouse-build|mmdebstrap/);
  expect((await host.exec(`ps -e -o comm= | grep -xE 'mmdebstrap|apt-get|dpkg|mke2fs'`)).stdout).toBe('');
}, 6_000_000);
