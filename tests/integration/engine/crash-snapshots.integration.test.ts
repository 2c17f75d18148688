import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createCrashChain } from '#tests/integration/engine/crash-chain.ts';
import {
  type CrashScenario,
  type SnapshotScenarioName,
  snapshotScenarios,
} from '#tests/integration/engine/crash-scenarios.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, successOf } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromIso,
  type Made,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';

let world: EngineWorld;
let place: TinyPlace;
const chain = createCrashChain();

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'snapcrash', database, onCrashPoint: chain.onCrashPoint });
  place = await prepareTinyPlace(world.engine, world.admin, world.host);
});

afterAll(() => world?.stop('abandoned'));

type Ask = (guest: Made) => Promise<{ operationId: string }>;

const take =
  (name: string): Ask =>
  ({ guestId }) =>
    world.admin.snapshots.take({ id: guestId, name });
const revert: Ask = ({ guestId }) => world.admin.snapshots.revert({ id: guestId, name: 'one' });
const remove: Ask = ({ guestId }) => world.admin.snapshots.delete({ id: guestId, name: 'one' });

/** What each is done after, how it is begun, and its snapshots and files when it was killed everywhere and has ended. */
const acts: Record<SnapshotScenarioName, { after: Ask[]; begin: Ask; snapshots: string[]; files: number }> = {
  'a snapshot': { after: [], begin: take('one'), snapshots: ['one, current'], files: 2 },
  'a snapshot that is cancelled': { after: [], begin: take('one'), snapshots: [], files: 1 },
  // two frozen files and the new one: what was written since is gone
  'going back': { after: [take('one'), take('two')], begin: revert, snapshots: ['one, current', 'two'], files: 3 },
  'going back that is cancelled': { after: [take('one')], begin: revert, snapshots: ['one, current'], files: 2 },
  'the end of a snapshot': { after: [take('one')], begin: remove, snapshots: [], files: 1 },
  'the end of a snapshot that is cancelled': {
    after: [take('one')],
    begin: remove,
    snapshots: ['one, current'],
    files: 2,
  },
};

async function make(name: string): Promise<Made> {
  const request = { ...fromIso(place, name), start: false, firmware: 'uefi', diskBus: 'virtio' } as const;
  const made = await createOne(world.admin, request);
  await successOf(world.admin, made.operationId);
  return made;
}

/** The guest is off, as it was, and its disk can be opened with everything below it. */
async function lookAt({ guestId, name }: Made) {
  const listed = (await world.host.virsh('vol-list', 'images')).split('\n').map((line) => line.trim().split(/\s+/)[0]);
  const disk = /vda\s+(\S+)/.exec(await world.host.virsh('domblklist', name))?.[1];
  const snapshots = await world.admin.snapshots.list({ id: guestId });
  return {
    power: (await world.host.virsh('domstate', name)).trim(),
    opens: (await world.host.exec(`qemu-io -r -c 'read 0 64k' ${disk}`)).code,
    snapshots: snapshots.map((row) => `${row.name}${row.isCurrent ? ', current' : ''}`),
    files: listed.filter((file) => file?.includes(guestId.slice(4)) && file.endsWith('.qcow2')).length,
  };
}

test('snapshots that are killed anywhere while they are taken, gone back to or deleted end whole', async () => {
  const names = Object.keys(snapshotScenarios) as SnapshotScenarioName[];
  const guests = new Map<SnapshotScenarioName, Made>();
  for (const name of names) {
    const guest = await make(name.replaceAll(' ', '-'));
    for (const ask of acts[name].after) await successOf(world.admin, (await ask(guest)).operationId);
    guests.set(name, guest);
  }
  chain.begin();
  const chained: { name: SnapshotScenarioName; operationId: string; scenario: CrashScenario }[] = [];
  for (const [name, guest] of guests) {
    const scenario: CrashScenario = snapshotScenarios[name];
    const { operationId } = await acts[name].begin(guest);
    if (scenario.cancelledAt) chain.hold(operationId, scenario.cancelledAt);
    chained.push({ name, operationId, scenario });
  }
  const { places } = await chain.run(world, chained);
  for (const { name, operationId, scenario } of chained) {
    const { state } = await endOf(world.admin, operationId);
    expect({ name, state, places: places(operationId) }).toEqual({
      name,
      state: scenario.ends,
      places: [...scenario.places],
    });
    const guest = guests.get(name) as Made;
    const { snapshots, files } = acts[name];
    expect({ name, ...(await lookAt(guest)) }).toEqual({ name, power: 'shut off', opens: 0, snapshots, files });
  }
}, 200_000);
