import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { buildNetworkXml } from '#lib/infra/libvirt-xml/build-network-xml.ts';
import { createCrashChain } from '#tests/integration/engine/crash-chain.ts';
import {
  type CrashScenario,
  type PlaceScenarioName,
  placeScenarios,
} from '#tests/integration/engine/crash-scenarios.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, endOf } from '#tests/integration/engine/test-engine.ts';

let world: EngineWorld;
let hostId: string;
const chain = createCrashChain();

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'places', database, onCrashPoint: chain.onCrashPoint });
  hostId = await addTestHost(world.engine, world.admin, world.host);
  // that addresses are taken, libvirt says only when it starts the network
  const { host } = world;
  await writeFile(
    join(host.folder, 'lib/images/theirs.xml'),
    buildNetworkXml({ name: 'theirs', bridge: 'virbr78', prefix: '10.78.0' }),
  );
  await host.virsh('net-define', `${host.poolPath}/theirs.xml`);
  await host.virsh('net-start', 'theirs');
});

afterAll(() => world?.stop('abandoned'));

const lines = (text: string): string[] => text.match(/\S.*\S|\S/g) ?? [];
const namesOf = async (...args: [string, ...string[]]) => lines(await world.host.virsh(...args));
const createPool = (name: string, path: string) => world.admin.hosts.createPool({ id: hostId, name, path });
const createNetwork = (name: string, subnet: string) => world.admin.hosts.createNetwork({ id: hostId, name, subnet });

/** How each is begun, and what must be true of host and inventory when it was killed everywhere and has ended. */
const acts: Record<PlaceScenarioName, { begin: () => Promise<{ operationId: string }>; check: () => Promise<void> }> = {
  'a pool': {
    begin: () => createPool('second', '/var/lib/libvirt/second'),
    async check() {
      expect((await namesOf('pool-list', '--all', '--name')).filter((name) => name === 'second')).toHaveLength(1);
      expect(await namesOf('pool-list', '--name', '--autostart')).toContain('second');
      const { pools } = await world.admin.hosts.get({ id: hostId });
      expect(pools.filter((pool) => pool.name === 'second')).toMatchObject([{ isActive: true }]);
    },
  },
  'a network': {
    begin: () => createNetwork('lab', '10.77.0.0/24'),
    async check() {
      expect((await namesOf('net-list', '--all', '--name')).filter((name) => name === 'lab')).toHaveLength(1);
      expect(await namesOf('net-list', '--name', '--autostart')).toContain('lab');
      const { networks } = await world.admin.hosts.get({ id: hostId });
      expect(networks.filter((network) => network.name === 'lab')).toMatchObject([{ isActive: true }]);
    },
  },
  'a pool where no folder can be made': {
    begin: () => createPool('nowhere', '/proc/nowhere'),
    check: async () => expect(await namesOf('pool-list', '--all', '--name')).not.toContain('nowhere'),
  },
  'a network whose addresses are taken': {
    begin: () => createNetwork('twice', '10.78.0.0/24'),
    check: async () => expect(await namesOf('net-list', '--all', '--name')).not.toContain('twice'),
  },
};

test('killed at every place they come by, pools and networks are made once or not at all', async () => {
  const begun: { name: PlaceScenarioName; operationId: string; scenario: CrashScenario }[] = [];
  chain.begin();
  for (const name of Object.keys(acts) as PlaceScenarioName[])
    begun.push({ name, ...(await acts[name].begin()), scenario: placeScenarios[name] });
  const { places } = await chain.run(world, begun);
  for (const { name, operationId, scenario } of begun) {
    expect([name, places(operationId).toSorted()]).toEqual([name, [...scenario.places].toSorted()]);
    expect([name, (await endOf(world.admin, operationId)).state]).toEqual([name, scenario.ends]);
    await acts[name].check();
  }
}, 400_000);

test('a name that is taken is told, and what has it stays as it is; the same again is nothing new', async () => {
  const endOne = async (begin: Promise<{ operationId: string }>) => endOf(world.admin, (await begin).operationId);
  expect(await endOne(createNetwork('lab', '10.79.0.0/24'))).toMatchObject({
    state: 'failed',
    refusal: { code: 'network.exists', title: expect.stringContaining('lab') },
  });
  expect(await world.host.virsh('net-dumpxml', 'lab')).toContain('10.77.0.1');
  expect(await endOne(createPool('second', '/var/lib/libvirt/third'))).toMatchObject({
    state: 'failed',
    refusal: { code: 'pool.exists', title: expect.stringContaining('second') },
  });
  expect(await endOne(createNetwork('third', '10.77.0.0/24'))).toMatchObject({
    state: 'failed',
    refusal: { code: 'network.addresses-taken' },
  });
  expect(await namesOf('net-list', '--all', '--name')).not.toContain('third');
  expect((await endOne(createNetwork('lab', '10.77.0.0/24'))).state).toBe('succeeded');
  expect((await endOne(createPool('second', '/var/lib/libvirt/second'))).state).toBe('succeeded');
});
