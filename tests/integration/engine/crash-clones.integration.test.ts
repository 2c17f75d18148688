import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readChanges } from '#lib/engine/live/read-changes.ts';
import type { StoredEvent } from '#lib/infra/db/read-events.ts';
import { createCrashChain } from '#tests/integration/engine/crash-chain.ts';
import {
  type CloneScenarioName,
  type CrashScenario,
  cloneScenarios,
  type PublishScenarioName,
  publishScenarios,
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
  const isRead = async () => (await world.admin.guests.list({ name: 'original' }))[0]?.isRead;
  expect(await isRead()).toBe(true);
  // whoever looks at it is told with the operation
  const { runtime } = world.engine;
  const event = { topic: 'operation', subject: chained[0]?.operationId ?? '' } as StoredEvent;
  const told = await readChanges(runtime.db, world.actor, [event], { database: '', xid: '0', seq: '0' });
  expect(told).toMatchObject({ guests: { rows: expect.arrayContaining([expect.objectContaining({ isRead: true })]) } });
  const { places } = await chain.run(world, chained);
  expect(await isRead()).toBe(false);
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

test('images of a guest that are killed anywhere end whole, or leave nothing', async () => {
  const { host } = world;
  const original = (await world.admin.guests.list({ name: 'original' }))[0];
  const id = original?.id ?? '';
  const chained: { name: PublishScenarioName; operationId: string; imageId: string; scenario: CrashScenario }[] = [];
  // one reads the guest at a time, so each is a chain of its own
  for (const name of Object.keys(publishScenarios) as PublishScenarioName[]) {
    const scenario: CrashScenario = publishScenarios[name];
    chain.begin();
    const begun = await world.admin.images.publish({ id, name: name.replaceAll(' ', '-') });
    if (scenario.cancelledAt) chain.hold(begun.operationId, scenario.cancelledAt);
    await expect(world.admin.guests.power({ id, action: 'start' })).rejects.toMatchObject({ code: 'guest.locked' });
    chained.push({ name, ...begun, scenario });
    const { places } = await chain.run(world, chained.slice(-1));
    expect({
      name,
      state: (await endOf(world.admin, begun.operationId)).state,
      places: places(begun.operationId),
    }).toEqual({ name, state: scenario.ends, places: [...scenario.places] });
  }
  const images = await world.admin.images.list();
  const stateOf = (imageId = '') => images.find((image) => image.id === imageId)?.versions[0]?.state;
  expect(chained.map((one) => stateOf(one.imageId))).toEqual(['ready', 'cancelled']);
  const files = (await must(`ls ${host.poolPath}`)).split('\n');
  expect(files.filter((file) => file.startsWith('an-image-of-a-guest-that-is-cancelled'))).toEqual([]);
  const kept = files.filter((file) => file.startsWith('an-image-of-a-guest.v1-'));
  expect(kept.map((file) => file.replace(/^.*?-[0-9a-z]{26}/, ''))).toEqual(['.nvram.fd', '.qcow2']);
  expect(await must(`qemu-io -r -f qcow2 -c 'read -P 0x77 1M 64k' ${host.poolPath}/${kept[1]}`)).not.toContain(
    'failed',
  );
  expect(await must(`qemu-img info ${host.poolPath}/${kept[1]}`)).not.toContain('backing file');
  expect((await host.virsh('domstate', 'original')).trim()).toBe('shut off');
}, 200_000);
