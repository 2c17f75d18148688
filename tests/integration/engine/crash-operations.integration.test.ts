import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { signedDisc } from '#tests/hosts/signed-disc.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { createCrashChain } from '#tests/integration/engine/crash-chain.ts';
import {
  type ChainScenarioName,
  type CrashScenario,
  chainScenarios,
} from '#tests/integration/engine/crash-scenarios.ts';
import { type EngineWorld, startWorld } from '#tests/integration/engine/engine-world.ts';
import { endOf, successOf } from '#tests/integration/engine/test-engine.ts';
import {
  createOne,
  fromImage,
  fromIso,
  lookAt,
  type Made,
  prepareTinyPlace,
  type TinyPlace,
} from '#tests/integration/engine/tiny-creations.ts';
import { type ImageServer, startImageServer } from '#tests/integration/images/image-server.ts';
import {
  beginUpload,
  buildTestIso,
  startUploadServer,
  type UploadServer,
} from '#tests/integration/media/upload-client.ts';

let world: EngineWorld;
let host: TestHost;
let byPassword: TestHost;
let refusing: TestHost;
let place: TinyPlace;
let mirror: ImageServer;
let uploads: UploadServer;
let token: string;
let off: Made;
let running: Made;
let going: Made;
const chain = createCrashChain();
const iso = buildTestIso(3);

/** A raw disk of 1 MiB: an image to whoever looks into it. */
const disk = Buffer.alloc(1024 * 1024, 1);
disk.writeUInt16BE(0x55aa, 510);

beforeAll(async () => {
  const database = { templateUrl: inject('templateUrl') };
  world = await startWorld({ name: 'chain', count: 3, database, onCrashPoint: chain.onCrashPoint });
  host = world.host;
  [, byPassword, refusing] = world.hosts.hosts as [TestHost, TestHost, TestHost];
  mirror = await startImageServer(world.hosts.gateway);
  mirror.serve('/disk.img', { body: disk });
  mirror.serve('/disc.iso', { body: iso });
  await host.uploadVolume('windows.iso', await signedDisc());
  await writeFile(join(host.folder, 'lib/images/own.img'), disk);
  await writeFile(join(host.folder, 'lib/images/own.iso'), iso);
  await writeFile(join(host.folder, 'lib/images/page.img'), '<!doctype html><title>Not found</title>'.repeat(100));
  place = await prepareTinyPlace(world.engine, world.admin, host);
  const make = (name: string) => createOne(world.admin, fromIso(place, name));
  [off, running, going] = [await make('off'), await make('on'), await make('going')];
  for (const { operationId } of [off, running, going]) await successOf(world.admin, operationId);
  await successOf(world.admin, (await world.admin.guests.power({ id: off.guestId, action: 'force-off' })).operationId);
  uploads = await startUploadServer(() => world.engine);
  ({ token } = await world.admin.apiKeys.create({ name: 'uploads', permissions: ['image.manage'], days: 1 }));
  const fetched = await fetch('kept');
  await successOf(world.admin, fetched.operationId);
});

// a test that failed may leave operations that stand at their place for ever
afterAll(async () => {
  await world?.stop('abandoned');
  await Promise.all([mirror?.stop(), uploads?.stop()]);
});

const fetchIso = (name: string, value?: string) =>
  world.admin.media.fetch({
    ...{ hostId: place.hostId, pool: 'images', name, url: mirror.url('/disc.iso') },
    checksum: value ? { kind: 'value', algorithm: 'sha256', value } : { kind: 'none' },
  });

const fetch = (name: string, value?: string) =>
  world.admin.images.fetch({
    name,
    osId: null,
    hostId: place.hostId,
    url: mirror.url('/disk.img'),
    checksum: value ? { kind: 'value', algorithm: 'sha256', value } : { kind: 'none' },
  });
const upload = (name: string, sha256: string | null) =>
  beginUpload(uploads, () => world.admin, { hostId: place.hostId, name, sha256, file: iso, token });
const adopt = (name: string, volume: string) =>
  world.admin.images.adopt({ name, osId: null, hostId: place.hostId, pool: 'images', volume });
const add = ({ name, address, port, user: username, hostKey }: TestHost, password: string) =>
  world.admin.hosts.add({ name, address, port, username, hostKey, password });
const imageNamed = async (name: string) => (await world.admin.images.list()).find((image) => image.name === name);
const hostNamed = async (name: string) => (await world.admin.hosts.list()).filter((row) => row.name === name);
const volumes = async () =>
  (await host.virsh('vol-list', 'images')).split('\n').map((line) => line.trim().split(/\s+/)[0] ?? '');
const lines = (text: string): string[] => text.match(/\S.*\S|\S/g) ?? [];
const row = async (name: string) => (await world.admin.guests.list({ name }))[0];

const drives = async (name: string) =>
  lines(await host.virsh('domblklist', name))
    .map((line) => line.split(/\s+/)[0])
    .filter((target) => target?.startsWith('vd'));
/** What was made for the guest that is changed: its volumes carry its first name. */
const ownVolumes = async () => (await volumes()).filter((name) => name.startsWith('on-'));

async function expectNoGuest(name: string): Promise<void> {
  const there = await lookAt(host);
  expect(there.names).not.toContain(name);
  expect(there.disks.filter((volume) => volume.startsWith(`${name}-`))).toEqual([]);
  expect(there.seeds).toEqual([]);
  expect(await row(name)).toBeUndefined();
}

/** How each is begun, and what must be true of host and inventory when it was killed everywhere and has ended. */
const acts: Record<ChainScenarioName, { begin: () => Promise<{ operationId: string }>; check: () => Promise<void> }> = {
  'a look at a host': {
    begin: () => world.admin.hosts.probe({ address: host.address, port: host.port }),
    async check() {
      const found = (await world.admin.operations.list({})).find((one) => one.kind === 'host.probe');
      const { steps } = await world.admin.operations.get({ id: found?.id ?? '' });
      expect(steps[0]?.result).toMatchObject({ hostKey: host.hostKey });
    },
  },
  'a host by password': {
    begin: () => add(byPassword, byPassword.password),
    async check() {
      expect(await hostNamed(byPassword.name)).toMatchObject([{ connection: 'up' }]);
      const keys = lines((await byPassword.exec('cat ~guesthouse/.ssh/authorized_keys')).stdout);
      const { publicKey } = await world.admin.hosts.identity();
      expect(keys.filter((line) => line === publicKey.trim())).toHaveLength(1);
      expect(await world.engine.runtime.db.secret.count({ where: { kind: 'ssh-password' } })).toBe(0);
    },
  },
  'a host with a wrong password': {
    begin: () => add(refusing, 'not this one'),
    async check() {
      expect(await hostNamed(refusing.name)).toEqual([]);
      expect((await refusing.exec('cat ~guesthouse/.ssh/authorized_keys')).stdout).not.toContain('guesthouse');
    },
  },
  'a check': {
    begin: () => world.admin.hosts.check({ id: place.hostId }),
    async check() {
      const { checks } = await world.admin.hosts.get({ id: place.hostId });
      expect(checks.find((check) => check.id === 'pool')).toMatchObject({ verdict: 'passed' });
      // the guests that it runs for a moment
      expect(await host.virsh('list', '--all', '--name')).not.toContain('guesthouse-check');
    },
  },
  'an image of a volume': {
    begin: () => adopt('own', 'own.img'),
    async check() {
      expect((await imageNamed('own'))?.versions).toMatchObject([{ state: 'ready', format: 'raw' }]);
    },
  },
  'an image of what is none': {
    begin: () => adopt('page', 'page.img'),
    async check() {
      expect((await imageNamed('page'))?.versions).toMatchObject([{ state: 'failed' }]);
      // it is somebody's file
      expect(await volumes()).toContain('page.img');
    },
  },
  'an image that is fetched': {
    begin: () => fetch('fetched'),
    async check() {
      expect((await imageNamed('fetched'))?.versions).toMatchObject([{ state: 'ready', format: 'raw' }]);
      expect((await volumes()).filter((name) => name.startsWith('fetched'))).toEqual(['fetched.v1.qcow2']);
      const there = await host.exec('cmp /var/lib/libvirt/images/own.img /var/lib/libvirt/images/fetched.v1.qcow2');
      expect(there).toMatchObject({ code: 0 });
    },
  },
  'an image with another checksum': {
    begin: () => fetch('other', '0'.repeat(64)),
    async check() {
      expect((await imageNamed('other'))?.versions).toMatchObject([{ state: 'failed' }]);
      expect((await volumes()).filter((name) => name.startsWith('other'))).toEqual([]);
    },
  },
  'an image of unknown packages': {
    begin: () =>
      world.admin.images.build({ name: 'built', hostId: place.hostId, diskGiB: 2, packages: ['no-such-package'] }),
    async check() {
      expect((await imageNamed('built'))?.versions).toMatchObject([{ state: 'failed' }]);
      expect((await volumes()).filter((name) => name.startsWith('built'))).toEqual([]);
      expect((await host.exec('ls /var/tmp')).stdout).not.toContain('guesthouse-build');
    },
  },
  'an ISO that is uploaded': {
    begin: () => upload('uploaded.iso', null),
    async check() {
      expect((await readFile(join(host.folder, 'lib/images/uploaded.iso'))).equals(iso)).toBe(true);
    },
  },
  'an ISO with another checksum': {
    begin: () => upload('wrong.iso', 'b'.repeat(64)),
    async check() {
      expect(await volumes()).not.toContain('wrong.iso');
    },
  },
  'an ISO that is fetched': {
    begin: () => fetchIso('come.iso'),
    async check() {
      expect(await host.exec(`cmp ${host.poolPath}/come.iso ${host.poolPath}/own.iso`)).toMatchObject({ code: 0 });
    },
  },
  'an ISO that is fetched with another checksum': {
    begin: () => fetchIso('odd.iso', '0'.repeat(64)),
    async check() {
      expect(await volumes()).not.toContain('odd.iso');
    },
  },
  'the end of an image': {
    begin: async () => world.admin.images.delete({ id: (await imageNamed('kept'))?.id ?? '' }),
    async check() {
      expect(await imageNamed('kept')).toBeUndefined();
      expect((await volumes()).filter((name) => name.startsWith('kept'))).toEqual([]);
    },
  },
  'a start': {
    begin: () => world.admin.guests.power({ id: off.guestId, action: 'start' }),
    async check() {
      await waitUntil('it is seen', async () => (await row('off'))?.power === 'running');
      expect((await host.exec("ps -e -o args | grep -c '[g]uest=off,'")).stdout.trim()).toBe('1');
    },
  },
  'a stop': {
    begin: () => world.admin.guests.power({ id: running.guestId, action: 'force-off' }),
    async check() {
      await waitUntil('it is seen', async () => (await row('on'))?.power === 'off');
      expect((await host.exec("ps -e -o args | grep -c '[g]uest=on,'")).stdout.trim()).toBe('0');
    },
  },
  'a guest from an ISO that is cancelled': {
    begin: () => createOne(world.admin, fromIso(place, 'iso')),
    check: () => expectNoGuest('iso'),
  },
  'a full clone that is cancelled': {
    begin: () =>
      createOne(world.admin, {
        ...fromImage(place, 'whole'),
        source: { kind: 'image', imageVersionId: place.imageVersionId as never, clone: 'full' },
      }),
    check: () => expectNoGuest('whole'),
  },
  'a guest from an image that is cancelled': {
    begin: () => createOne(world.admin, fromImage(place, 'clone')),
    check: () => expectNoGuest('clone'),
  },
  'an installation whose disc asks for a key': {
    begin: () =>
      createOne(world.admin, {
        ...fromIso(place, 'asking', 'windows.iso'),
        source: { kind: 'iso', hostId: place.hostId as never, pool: 'images', volume: 'windows.iso', osId: 'win10' },
        size: { vcpus: 1, memoryMiB: 256, diskGiB: 1 },
        firmware: 'uefi',
      }),
    async check() {
      const there = await lookAt(host);
      expect(there.names.filter((name) => name === 'asking')).toHaveLength(1);
      expect(there.disks.filter((volume) => volume.startsWith('asking-') && volume.includes('-disk1.'))).toHaveLength(
        1,
      );
      expect(await row('asking')).toMatchObject({ stage: 'present', power: 'running' });
    },
  },
  'changes of a guest': {
    begin: () =>
      world.admin.guests.change({
        id: running.guestId,
        changes: [
          { kind: 'add-disk', bus: 'virtio', sizeGiB: 1 },
          { kind: 'grow-disk', target: 'vda', sizeGiB: 2 },
          { kind: 'rename', name: 'renamed' },
          { kind: 'set-autostart', isOn: true },
        ],
      }),
    async check() {
      expect(await drives('renamed')).toEqual(['vda', 'vdb']);
      expect(await host.virsh('domblkinfo', 'renamed', 'vda')).toMatch(/Capacity: +2147483648/);
      expect(await host.virsh('dominfo', 'renamed')).toMatch(/Autostart: +enable/);
      expect(await ownVolumes()).toHaveLength(2);
      expect(await row('renamed')).toMatchObject({ id: running.guestId, stage: 'present' });
    },
  },
  'a definition that is written': {
    async begin() {
      const [last] = await world.admin.guests.definitions({ id: running.guestId });
      if (!last) throw new Error('the guest has no definition');
      const xml = last.xml.replace(/<vcpu[^>]*>1</, '<vcpu placement="static">2<');
      expect(xml).not.toBe(last.xml);
      return world.admin.guests.changeDefinition({ id: running.guestId, base: last.number, xml });
    },
    async check() {
      const { uuid } = (await world.admin.guests.get({ id: running.guestId })).row;
      expect(await host.virsh('dumpxml', '--inactive', uuid)).toMatch(/<vcpu placement='static'>2</);
    },
  },
  'changes that are cancelled': {
    begin: () =>
      world.admin.guests.change({
        id: running.guestId,
        changes: [
          { kind: 'add-disk', bus: 'virtio', sizeGiB: 1 },
          { kind: 'rename', name: 'never' },
        ],
      }),
    async check() {
      expect(await drives('renamed')).toEqual(['vda', 'vdb']);
      expect(await ownVolumes()).toHaveLength(2);
      expect(await row('never')).toBeUndefined();
    },
  },
  'a deletion that is cancelled': {
    begin: () => world.admin.guests.delete({ id: off.guestId, disks: ['vda'] }),
    async check() {
      expect((await lookAt(host)).names).toContain('off');
      expect(await row('off')).toMatchObject({ stage: 'present' });
    },
  },
  'a deletion that is cancelled too late': {
    begin: () => world.admin.guests.delete({ id: going.guestId, disks: ['vda'] }),
    check: () => expectNoGuest('going'),
  },
};

/** Runs some at once, so that one kill meets them all; no more than an engine takes of one host. */
async function killAtEveryPlace(names: readonly ChainScenarioName[]): Promise<void> {
  const begun = [];
  chain.begin();
  for (const name of names) {
    const scenario: CrashScenario = chainScenarios[name];
    const { operationId } = await acts[name].begin();
    if (scenario.cancelledAt) chain.hold(operationId, scenario.cancelledAt);
    begun.push({ name, operationId, scenario });
  }
  const { places, kills } = await chain.run(world, begun);
  for (const { name, operationId, scenario } of begun) {
    expect([name, places(operationId).toSorted()]).toEqual([name, [...scenario.places].toSorted()]);
    expect([name, (await endOf(world.admin, operationId)).state]).toEqual([name, scenario.ends]);
    expect(kills).toBeGreaterThanOrEqual(scenario.places.length);
    await acts[name].check();
  }
}

const first = [
  'a look at a host',
  'a host by password',
  'a host with a wrong password',
  'an image of a volume',
  'an image of what is none',
  'an image that is fetched',
  'an image of unknown packages',
  'a guest from an ISO that is cancelled',
  'a guest from an image that is cancelled',
  'a full clone that is cancelled',
] as const;

const second = [
  'a check',
  'an image with another checksum',
  'an ISO that is uploaded',
  'an ISO with another checksum',
  'an ISO that is fetched',
  'an ISO that is fetched with another checksum',
  'the end of an image',
  'a start',
  'a stop',
] as const;

const third = ['a deletion that is cancelled', 'a deletion that is cancelled too late', 'changes of a guest'] as const;
const fourth = ['changes that are cancelled'] as const;
const fifth = ['a definition that is written', 'an installation whose disc asks for a key'] as const;

test.each([
  ['hosts, images and creations', first],
  ['checks, places, powers and ends', second],
  ['a deletion, changes', third],
  ['changes that are taken back', fourth],
  ['a definition, an installation', fifth],
] as const)(
  'killed at every place they come by, they end once and leave nothing half-made: %s',
  async (_, names) => {
    await killAtEveryPlace(names);
  },
  400_000,
);

test('no scenario is left out', () => {
  expect([...first, ...second, ...third, ...fourth, ...fifth].toSorted()).toEqual(
    Object.keys(chainScenarios).toSorted(),
  );
});
