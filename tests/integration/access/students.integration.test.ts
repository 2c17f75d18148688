import { ORPCError } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Actor } from '#lib/domain/access/actor.ts';
import { currentCursor } from '#lib/infra/db/read-events.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { accessTable } from '#tests/integration/access/access-table.ts';
import { openWorld, type World } from '#tests/integration/access/access-world.ts';
import { startEventsServer } from '#tests/integration/live/start-events-server.ts';

/** Names that stand nowhere else, in whatever a student is told. */
const hidden = {
  host: 'hidden-host',
  address: '10.99.0.77',
  pool: 'hidden-pool',
  folder: '/hidden-folder',
  bridge: 'hidden-bridge',
  socket: 'hidden-socket',
  student: 'Hidden Student',
};
const isHidden = /hidden|10\.99\.0/i;
const output = `virsh vol-create ${hidden.pool} ${hidden.folder}/web.qcow2 # on ${hidden.host} (${hidden.address})`;
const refusal = { code: 'pool.missing', details: { host: hidden.host, pool: hidden.pool }, technical: output };

let world: World;
let worked = '';

beforeAll(async () => {
  world = await openWorld(inject('templateUrl'));
  const { db, ids } = world;
  await db.host.update({ where: { id: ids.host }, data: { name: hidden.host, address: hidden.address } });
  await db.pool.updateMany({ where: { hostId: ids.host }, data: { name: hidden.pool, path: hidden.folder } });
  const another = await db.user.update({ where: { id: ids.people.student }, data: { name: hidden.student } });
  await db.guestShare.create({ data: { guestId: ids.guest, userId: another.id, level: 'viewer' } });
  await db.guest.update({ where: { id: ids.running }, data: { ownerId: another.id } });
  const { hardware } = parseGuestXml(`<domain><name>web</name><uuid>1</uuid>
    <os><type>hvm</type><nvram>${hidden.folder}/vars.fd</nvram></os><devices>
    <disk type='file' device='disk'><source file='${hidden.folder}/web.qcow2'/><target dev='vda'/>
      <backingStore type='file'><source file='${hidden.folder}/base.qcow2'/><backingStore/></backingStore></disk>
    <disk type='volume' device='disk'><source pool='${hidden.pool}' volume='web'/><target dev='vdb'/></disk>
    <disk type='network' device='disk'><source protocol='nbd' name='hidden-export'/><target dev='vdc'/></disk>
    <interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='${hidden.bridge}'/><target dev='hidden0'/></interface>
    <interface type='direct'><mac address='52:54:00:00:00:02'/><source dev='hidden1' mode='bridge'/></interface>
    <graphics type='vnc' port='5901' listen='${hidden.address}'><listen type='address' address='${hidden.address}'/></graphics>
    <graphics type='vnc' socket='/run/${hidden.socket}'><listen type='socket' socket='/run/${hidden.socket}'/></graphics>
    <serial type='pty'><source path='/dev/hidden-pts'/><target port='0'/></serial>
    </devices></domain>`);
  for (const id of [ids.guest, ids.running])
    await db.guest.update({ where: { id }, data: { hardware, liveHardware: hardware } });
  const disks = [{ target: 'vda', path: `${hidden.folder}/outside.qcow2`, format: 'qcow2' }];
  await db.snapshot.updateMany({
    where: { guestId: ids.guest },
    data: { kind: 'external', disks, userId: another.id },
  });
  worked = newId('operation');
  const step = (number: number, state: string) => ({
    ...{ number, state, kind: 'ensure-empty-volume', title: 'Make the disk, 1 GiB', input: {}, output, refusal },
    ...{ progressNote: `in ${hidden.pool}`, result: { path: `${hidden.folder}/web.qcow2` } },
  });
  await db.operation.create({
    data: {
      ...{ id: worked, kind: 'guest.change', title: 'web: add a disk', targetName: 'web', state: 'failed', refusal },
      ...{ hostId: ids.host, guestId: ids.guest, userId: another.id, endedAt: new Date() },
      steps: {
        create: [
          step(1, 'succeeded'),
          step(2, 'failed'),
          { ...step(3, 'waiting'), kind: 'delete-volume', title: `Delete ${hidden.host}-web.qcow2` },
        ],
      },
    },
  });
  // of the time before this person was made a student
  await db.operation.create({
    data: {
      ...{ id: newId('operation'), kind: 'media.upload', title: `Upload a.iso to ${hidden.pool}`, state: 'succeeded' },
      ...{ hostId: ids.host, targetName: hidden.host, userId: ids.people.studentShared },
    },
  });
});
afterAll(() => world.close());

type Call = Pick<(typeof accessTable)[string], 'call'>;

/** What a call tells, be it an answer or a refusal, as it goes out; everything it did is taken back. */
async function heard(actor: Actor, { call }: Call): Promise<string> {
  let told = '';
  await world.ask(actor, async (caller, ids) => {
    try {
      told = JSON.stringify(await call(caller, ids));
    } catch (error) {
      if (error instanceof ORPCError) told = JSON.stringify([error.message, error.data]);
      throw error;
    }
  });
  return told;
}

const calls: Record<string, Call> = {
  ...accessTable,
  'guests.get of one that runs': { call: (caller, ids) => caller.guests.get({ id: ids.running }) },
  'guests.list of a host': { call: (caller, ids) => caller.guests.list({ hostId: ids.host }) },
  'operations.get of one that failed': { call: (caller) => caller.operations.get({ id: worked }) },
  'operations.list of a guest': { call: (caller, ids) => caller.operations.list({ guestId: ids.guest }) },
  'guests.openConsole of a serial line': {
    call: (caller, ids) => caller.guests.openConsole({ id: ids.running, kind: 'serial' }),
  },
};

describe.each(['up', 'away', 'refused'])('while the host is %s', (connection) => {
  beforeAll(() => world.db.host.update({ where: { id: world.ids.host }, data: { connection } }));

  test.each(Object.entries(calls))('%s tells a student no host, no pool and no other student', async (_, row) => {
    const told = await heard(world.actors.studentShared, row);
    expect(told).not.toMatch(isHidden);
    expect(told).not.toContain(world.ids.host);
    expect(told).not.toContain(world.ids.pool);
  });
});

test('the same calls tell the owner: what is looked for is there to be found', async () => {
  const told = async (name: string) => {
    const row = calls[name];
    return row ? heard(world.actors.admin, row) : 'no such call';
  };
  for (const name of ['guests.list', 'guests.get', 'operations.list', 'operations.get of one that failed'])
    for (const word of [hidden.host, ...(name === 'guests.list' ? [] : [hidden.student])])
      expect([name, await told(name)]).toEqual([name, expect.stringContaining(word)]);
  for (const word of [hidden.folder, hidden.pool, hidden.bridge, hidden.address, hidden.socket, 'hidden-pts'])
    expect(await told('guests.get')).toContain(word);
  expect(await told('guests.openConsole')).toContain(hidden.host);
  expect(await told('snapshots.list')).toContain('outside.qcow2');
});

test('a student still reads what happened, in general words', async () => {
  await world.ask(world.actors.studentShared, async (caller, ids) => {
    const detail = await caller.guests.get({ id: ids.guest });
    expect(detail.row).toMatchObject({ hostId: null, hostName: null, ownerName: 'owner' });
    expect(detail.hardware?.disks.map((disk) => disk.target)).toEqual(['vda', 'vdb', 'vdc']);
    expect(detail.shares.map((share) => share.name)).not.toContain(hidden.student);
    const operation = await caller.operations.get({ id: worked });
    expect(operation).toMatchObject({ stepTitle: 'Make the disk, 1 GiB', userName: null, hostName: null });
    expect(operation.steps[1]?.refusal?.title).toBe('The host has no storage pool.');
    // whoever took it is not told, but somebody did
    expect(await caller.snapshots.list({ id: ids.guest })).toMatchObject([{ madeBy: null, isFromOutside: false }]);
  });
});

test('nor does the socket that tells what changes', async () => {
  const { db, ids } = world;
  // without any event before its cursor a page that says hello late is told to begin anew
  await db.$transaction((tx) => recordEvent(tx, 'host', ids.host));
  const server = await startEventsServer(world);
  const page = await server.open(await server.cookieOf('studentshared'), await currentCursor(db));
  await db.$transaction(async (tx) => {
    await recordEvent(tx, 'host', ids.host);
    await recordEvent(tx, 'guest', ids.guest);
    await recordEvent(tx, 'guest', ids.running);
    await recordEvent(tx, 'image', ids.image);
    await recordEvent(tx, 'stats', ids.host);
    await recordEvent(tx, 'operation', worked);
  });
  await waitUntil('it is told of both', () => page.row(ids.guest) && page.row(worked));
  const told = JSON.stringify(page.messages);
  expect(told).not.toMatch(isHidden);
  expect(told).not.toContain(ids.host);
  await server.stop();
});
