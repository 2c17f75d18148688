import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '#lib/engine/compose.ts';
import { type GuestLook, observeAllGuests, observeSomeGuests } from '#lib/engine/observe/observe-guests.ts';
import { createObservers } from '#lib/engine/observe/observers.ts';
import { createHostLink } from '#lib/infra/virsh/host-link.ts';
import { listGuests } from '#lib/infra/virsh/virsh-guest.ts';
import { createVirshSession } from '#lib/infra/virsh/virsh-session.ts';
import { connectToHost } from '#tests/hosts/connect-to-host.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { addTestHost, type TestCaller } from '#tests/integration/engine/test-engine.ts';

let world: EngineWorld;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let hostId: string;

const hostileNames = [
  `o'brien "the" guest`,
  '$(touch pwned)',
  '`touch pwned`; touch pwned',
  '100% #1 \\n',
  '--all',
  '12',
  'größe 日本 🦊',
  '&lt;b>&amp;',
  '<i>not html',
];
const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const often = { everyMs: 20 };
const rowOf = async (name: string) => (await admin.guests.list({})).find((row) => row.name === name);

/** A definition as small as libvirt takes, so that many cost little. */
const smallXml = (name: string, extra = '') =>
  `<domain type='qemu'><name>${escapeXml(name)}</name>${extra}<memory unit='MiB'>32</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os><devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>`;

async function withXml(command: string, xml: string): Promise<void> {
  await writeFile(join(host.folder, 'tmp/guest.xml'), xml);
  await host.virsh(command, '/tmp/guest.xml');
}

beforeAll(async () => {
  world = await startWorld({ name: 'seen', database: { templateUrl: inject('templateUrl') } });
  ({ host, engine, admin } = world);
  for (const name of hostileNames) await withXml('define', smallXml(name));
  hostId = await addTestHost(engine, admin, host);
});

afterAll(() => world?.stop());

test('guests with hostile names are listed by them, and nothing in a name is run', async () => {
  const names = (await admin.guests.list({})).map((row) => row.name);
  expect(names.sort()).toEqual([...hostileNames].sort());
  for (const name of hostileNames) {
    const row = await rowOf(name);
    const { operationId } = await admin.guests.power({ id: row?.id ?? '', action: 'start' });
    await waitUntil(`${name} runs`, async () => (await rowOf(name))?.power === 'running');
    await waitUntil(
      `its start is told`,
      async () => (await admin.operations.get({ id: operationId })).state === 'succeeded',
    );
  }
  expect((await host.virsh('list', '--name')).split('\n').filter(Boolean)).toHaveLength(hostileNames.length);
  for (const name of hostileNames) {
    const row = await rowOf(name);
    await admin.guests.delete({ id: row?.id ?? '' });
  }
  await waitUntil('all are gone', async () => (await admin.guests.list({})).length === 0);
  expect(await host.virsh('list', '--all', '--name')).toBe('');
  expect((await host.exec('find / -maxdepth 3 -name pwned 2>/dev/null')).stdout).toBe('');
});

test('a guest that is renamed, undefined, and defined anew under its old name is followed at once', async () => {
  await withXml('define', smallXml('old'));
  const old = await waitUntil('it is listed', () => rowOf('old'), often);
  await host.virsh('domrename', 'old', 'new');
  await waitUntil('it has its new name', async () => (await rowOf('new'))?.id === old.id, often);
  expect(await rowOf('old')).toBeUndefined();

  // in one command, so that both changes come as one hint with one name
  await writeFile(join(host.folder, 'tmp/guest.xml'), smallXml('new'));
  await host.virsh('undefine new; define /tmp/guest.xml');
  const again = await waitUntil(
    'the other one is listed',
    async () => {
      const rows = (await admin.guests.list({})).filter((row) => row.name === 'new');
      return rows.length === 1 && rows[0]?.id !== old.id ? rows[0] : null;
    },
    often,
  );
  expect(again.uuid).not.toBe(old.uuid);
  await host.virsh('undefine', 'new');
  await waitUntil('nothing is listed', async () => (await admin.guests.list({})).length === 0, often);
});

test('a guest that is defined again with its own UUID comes back as the one it was', async () => {
  const uuid = '5f0c0a53-6d2c-4d4e-9a8b-0f6f3a1f7e11';
  const xml = smallXml('phoenix', `<uuid>${uuid}</uuid>`);
  await withXml('define', xml);
  const first = await waitUntil('it is listed', () => rowOf('phoenix'), often);
  await host.virsh('undefine', uuid);
  await waitUntil('it is gone', async () => !(await rowOf('phoenix')), often);
  await withXml('define', xml);
  const second = await waitUntil('it is back', () => rowOf('phoenix'), often);
  expect(second.id).toBe(first.id);
  await host.virsh('undefine', uuid);
  await waitUntil('it is gone again', async () => !(await rowOf('phoenix')), often);
});

test('a transient guest is listed while it runs', async () => {
  await withXml('create', smallXml('transient'));
  const row = await waitUntil('it is listed', () => rowOf('transient'), often);
  expect(row).toMatchObject({ power: 'running', origin: 'foreign' });
  expect((await engine.runtime.db.guest.findUniqueOrThrow({ where: { id: row.id } })).isPersistent).toBe(false);
  await host.virsh('destroy', 'transient');
  await waitUntil('it is gone', async () => !(await rowOf('transient')), often);
});

test('a guest that flaps, and a storm of events, end as they are on the host, each change told once', async () => {
  await withXml('define', smallXml('flapping'));
  await waitUntil('it is listed', () => rowOf('flapping'), often);
  // 60 changes in some tens of milliseconds each, and hundreds of events
  await host.exec(
    `for i in $(seq 15); do echo "start flapping; suspend flapping; resume flapping; destroy flapping"; done | virsh -q -c qemu:///system`,
  );
  await host.virsh('start', 'flapping');
  await waitUntil('it runs', async () => (await rowOf('flapping'))?.power === 'running', often);
  const { db } = engine.runtime;
  const { revision } = await db.guest.findFirstOrThrow({ where: { name: 'flapping' } });
  const versions = await db.guestVersion.count({ where: { guest: { name: 'flapping' } } });
  // far fewer looks than events, and the definition never changed
  expect(revision).toBeLessThan(65);
  expect(versions).toBe(1);
  await host.virsh('destroy', 'flapping');
  await waitUntil('it is off', async () => (await rowOf('flapping'))?.power === 'off', often);
  await host.virsh('undefine', 'flapping');
  await waitUntil('it is gone', async () => !(await rowOf('flapping')), often);
});

test('a hundred guests are listed, a second look writes nothing, and what happens meanwhile is not missed', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `many-${index}`);
  for (const name of names) await writeFile(join(host.folder, 'tmp', `${name}.xml`), smallXml(name));
  await host.exec(`for f in /tmp/many-*.xml; do echo "define $f"; done | virsh -q -c qemu:///system`);
  await waitUntil('all are listed', async () => (await admin.guests.list({})).length === 100, { timeoutMs: 30_000 });

  const { db } = engine.runtime;
  const written = async () => {
    const { _sum } = await db.guest.aggregate({ where: { hostId }, _sum: { revision: true } });
    return { revisions: _sum.revision, events: await db.event.count({ where: { topic: 'guest' } }) };
  };
  await engine.observers.lookAtHost(hostId);
  const before = await written();
  await engine.observers.lookAtHost(hostId);
  expect(await written()).toEqual(before);

  // one that appears and one that goes while everything is being read
  const looking = engine.observers.lookAtHost(hostId);
  await withXml('define', smallXml('in-between'));
  await host.virsh('undefine', 'many-99');
  await looking;
  await waitUntil(
    'both are known',
    async () => {
      const rows = await admin.guests.list({});
      return rows.length === 100 && rows.some((row) => row.name === 'in-between');
    },
    often,
  );
}, 120_000);

test('a guest that cannot be read keeps none of the others from being seen', async () => {
  const { db } = engine.runtime;
  await withXml('define', smallXml('a-first'));
  await withXml('define', smallXml('z-last'));
  await waitUntil('both are listed', async () => (await rowOf('a-first')) && (await rowOf('z-last')), often);
  // whatever it is that one of them has: here its row refuses to be written
  const first = await db.guest.findFirstOrThrow({ where: { name: 'a-first' } });
  await db.$executeRawUnsafe(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = '${first.id}' AND NEW.power = 'running' THEN RAISE 'odd'; END IF; RETURN NEW; END $$`,
  );
  await db.$executeRawUnsafe('CREATE TRIGGER refuse BEFORE UPDATE ON "Guest" FOR EACH ROW EXECUTE FUNCTION refuse()');
  await host.virsh('start', 'a-first');
  await host.virsh('start', 'z-last');
  await waitUntil('the other one is seen', async () => (await rowOf('z-last'))?.power === 'running', often);
  await engine.observers.lookAtHost(hostId);
  expect((await db.host.findUniqueOrThrow({ where: { id: hostId } })).connection).toBe('up');
  await db.$executeRawUnsafe('DROP TRIGGER refuse ON "Guest"');
  await engine.observers.lookAtHost(hostId);
  expect((await rowOf('a-first'))?.power).toBe('running');
});

test('what an event told of a guest is not written over by a listing that is older', async () => {
  const { db, log } = engine.runtime;
  const line = await connectToHost(host);
  const virsh = createVirshSession(line);
  try {
    const look: GuestLook = { db, log, hostId, virsh, written: new Map() };
    await observeAllGuests(look, () => Promise.resolve());
    const listed = await listGuests(virsh);
    // not the first: its event is heard before the turn of another
    expect(listed.slice(1).map((guest) => guest.name)).toContain('z-last');
    let isHeard = false;
    await observeAllGuests(look, async () => {
      if (isHeard) return;
      isHeard = true;
      await host.virsh('destroy', 'z-last');
      await waitUntil('the engine knows', async () => (await rowOf('z-last'))?.power === 'off', often);
      await observeSomeGuests(look, (guest) => guest.name === 'z-last');
    });
    expect((await rowOf('z-last'))?.power).toBe('off');
  } finally {
    await virsh.close();
    await line.close();
  }
});

test('who asks for a look at a host that is not watched just now is answered with what is there', async () => {
  const { db, log } = engine.runtime;
  const line = await connectToHost(host);
  try {
    const link = createHostLink(line);
    const unwatched = createObservers({ db, log, links: { demandFenced: () => Promise.resolve(link) } });
    await host.virsh('vol-create-as', 'images', 'just-made.qcow2', '1M', '--format', 'qcow2');
    await unwatched.lookAtHost(hostId);
    expect(await db.volume.count({ where: { hostId, name: 'just-made.qcow2' } })).toBe(1);
  } finally {
    await line.close();
  }
});

test('a file that is copied into the folder of a pool is listed when somebody looks, and pages are told; one that goes is not', async () => {
  const { db } = engine.runtime;
  const file = join(host.folder, "lib/images/copied 'by hand'.iso");
  const listed = async () => {
    const { pools } = await admin.hosts.get({ id: hostId });
    return pools.flatMap((pool) => pool.volumes).some((volume) => volume.name === "copied 'by hand'.iso");
  };
  const revision = async () => (await db.host.findUniqueOrThrow({ where: { id: hostId } })).revision;
  await engine.observers.lookAtStorage(hostId);
  const before = await revision();
  await engine.observers.lookAtStorage(hostId);
  expect(await revision()).toBe(before);

  await writeFile(file, Buffer.alloc(65_536));
  await admin.hosts.lookAtStorage({ id: hostId });
  await waitUntil('it is listed', listed);
  expect(await revision()).toBeGreaterThan(before);
  await rm(file);
  await admin.hosts.lookAtStorage({ id: hostId });
  await waitUntil('it is not listed any more', async () => !(await listed()));
  // libvirt has forgotten it too
  expect(await host.virsh('vol-list', 'images')).not.toContain('by hand');
});

test('a pool whose folder went away stays what it was, and the others are looked at', async () => {
  await host.exec(
    'mkdir -p /var/lib/libvirt/aside && virsh -q pool-create-as aside dir --target /var/lib/libvirt/aside',
  );
  await engine.observers.lookAtStorage(hostId);
  await host.exec('rm -r /var/lib/libvirt/aside');
  await writeFile(join(host.folder, 'lib/images/beside.iso'), Buffer.alloc(65_536));
  await engine.observers.lookAtStorage(hostId);
  const { pools } = await admin.hosts.get({ id: hostId });
  expect(pools.find((pool) => pool.name === 'aside')).toMatchObject({ isActive: true });
  expect(pools.flatMap((pool) => pool.volumes).map((volume) => volume.name)).toContain('beside.iso');
  await host.exec('virsh -q pool-destroy aside');
});
