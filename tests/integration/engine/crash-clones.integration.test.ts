import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createCrashChain } from '#tests/integration/engine/crash-chain.ts';
import {
  type CloneScenarioName,
  type CrashScenario,
  cloneScenarios,
} from '#tests/integration/engine/crash-scenarios.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, successOf } from '#tests/integration/engine/test-engine.ts';
import { createOne, fromIso, prepareTinyPlace, type TinyPlace } from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let place: TinyPlace;
const chain = createCrashChain();

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'clonecrash', database, onCrashPoint: chain.onCrashPoint });
  place = await prepareTinyPlace(world.engine, world.admin, world.host);
});

afterAll(() => world?.stop('abandoned'));

const must = async (script: string): Promise<string> => {
  const { code, stdout, stderr } = await world.host.exec(script);
  if (code !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout;
};

test('clones that are killed anywhere end whole, or leave nothing', async () => {
  const { host } = world;
  const original = await createOne(world.admin, { ...fromIso(place, 'original'), firmware: 'uefi' });
  await successOf(world.admin, original.operationId);
  const off = await world.admin.guests.power({ id: original.guestId, action: 'force-off' });
  await successOf(world.admin, off.operationId);
  const diskOf = async (name: string) => /vda\s+(\S+)/.exec(await host.virsh('domblklist', name))?.[1] ?? '';
  await must(`qemu-io -f qcow2 -c 'write -P 0x77 1M 64k' ${await diskOf('original')}`);

  chain.begin();
  const chained: { name: CloneScenarioName; operationId: string; guestId: string; scenario: CrashScenario }[] = [];
  for (const name of Object.keys(cloneScenarios) as CloneScenarioName[]) {
    const scenario: CrashScenario = cloneScenarios[name];
    const { guests } = await world.admin.guests.clone({
      id: original.guestId,
      name: name.replaceAll(' ', '-'),
      withSettings: true,
      start: scenario.ends === 'cancelled',
    });
    const { operationId, guestId } = guests[0] ?? { operationId: '', guestId: '' };
    if (scenario.cancelledAt) chain.hold(operationId, scenario.cancelledAt);
    chained.push({ name, operationId, guestId, scenario });
  }
  // its disk is being read: it may not start
  await expect(world.admin.guests.power({ id: original.guestId, action: 'start' })).rejects.toMatchObject({
    code: 'guest.locked',
  });
  const { places } = await chain.run(world, chained);
  for (const { name, operationId, scenario } of chained) {
    const { state } = await endOf(world.admin, operationId);
    expect({ name, state, places: places(operationId) }).toEqual({
      name,
      state: scenario.ends,
      places: [...scenario.places],
    });
  }

  const [whole, cancelled] = chained;
  const files = (await must(`ls ${host.poolPath}`)).split('\n');
  const idOf = (guestId = '') => guestId.slice(4);
  expect(files.filter((file) => file.includes(idOf(cancelled?.guestId)))).toEqual([]);
  expect(
    files.filter((file) => file.includes(idOf(whole?.guestId))).map((file) => file.split(idOf(whole?.guestId))[1]),
  ).toEqual(['-disk1.qcow2', '-nvram.fd', '-seed.iso']);
  const names = (await host.virsh('list', '--all', '--name')).split('\n').filter(Boolean);
  expect(names.sort()).toEqual(['a-clone', 'original']);
  expect(await must(`qemu-io -r -f qcow2 -c 'read -P 0x77 1M 64k' ${await diskOf('a-clone')}`)).not.toContain('failed');
  expect((await host.virsh('domstate', 'original')).trim()).toBe('shut off');
  expect(await world.admin.guests.list({ name: 'a-clone-that-is-cancelled' })).toEqual([]);
}, 200_000);
