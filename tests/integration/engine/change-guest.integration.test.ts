import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Engine } from '#lib/engine/compose.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import {
  callerOf,
  endOf,
  makeActor,
  startTestEngine,
  successOf,
  type TestCaller,
} from '#tests/integration/engine/test-engine.ts';
import { createOne, fromIso, prepareTinyPlace, type TinyPlace } from '#tests/integration/engine/tiny-creations.ts';
import { copyDatabase } from '#tests/setup/copy-database.ts';

let hosts: TestHosts;
let host: TestHost;
let engine: Engine;
let admin: TestCaller;
let place: TinyPlace;
let database: Awaited<ReturnType<typeof copyDatabase>>;
/** A guest of ours that runs (its firmware does), and a foreign one with a system in it that answers to its devices. */
let ours: { id: string; uuid: string };
let tiny: { id: string; uuid: string };
let onPoint: (name: string) => void = () => undefined;

const idOf = async (name: string) => (await admin.guests.list({ name }))[0]?.id ?? '';

beforeAll(async () => {
  database = await copyDatabase(inject('templateUrl'));
  [hosts, engine] = await Promise.all([
    startHosts({ count: 1, name: 'change' }),
    startTestEngine(database.url, (name) => onPoint(name)),
  ]);
  host = hosts.hosts[0] as TestHost;
  admin = callerOf(engine, await makeActor(engine, 'admin'));
  const { uuid } = await host.defineTinyGuest({ name: 'tiny', start: true });
  place = await prepareTinyPlace(engine, admin, host);
  await writeFile(join(host.folder, 'lib/images/other.iso'), Buffer.alloc(65_536));
  await host.virsh('pool-refresh', 'images');
  await admin.hosts.check({ id: place.hostId }).then((check) => successOf(admin, check.operationId));
  const made = await createOne(admin, fromIso(place, 'web'));
  await successOf(admin, made.operationId);
  await host.waitForPrompt('tiny');
  ours = { id: made.guestId, uuid: (await admin.guests.get({ id: made.guestId })).row.uuid };
  tiny = { id: await idOf('tiny'), uuid };
});

afterAll(async () => {
  await engine?.close();
  await Promise.all([hosts?.stop(), database?.drop()]);
});

/** What libvirt itself says, live and at the next start. */
async function dump(uuid: string): Promise<{ live: GuestHardware; next: GuestHardware; xml: string }> {
  const xml = await host.virsh('dumpxml', '--inactive', uuid);
  const live = parseGuestXml(await host.virsh('dumpxml', uuid)).hardware;
  return { live, next: parseGuestXml(xml).hardware, xml };
}

const change = async (guest: { id: string }, ...changes: ChangeRequest[]) =>
  successOf(admin, (await admin.guests.change({ id: guest.id, changes })).operationId);

const diskOf = (hardware: GuestHardware, target: string) => hardware.disks.find((disk) => disk.target === target);
const volumes = async () =>
  (await host.virsh('vol-list', 'images')).split('\n').map((line) => line.trim().split(/\s+/)[0]);

test('a disk that somebody plugged in a moment before has its place, and keeps it when ours is taken back', async () => {
  await host.virsh('vol-create-as', 'images', 'theirs.qcow2', '--capacity', '1G', '--format', 'qcow2');
  const path = `${host.poolPath}/theirs.qcow2`;
  const before = new Set(await volumes());
  // between the decision and the change; what comes by twice meanwhile finds it there
  let isPlugged = false;
  onPoint = (name) => {
    if (name !== 'change-hardware:before' || isPlugged) return;
    throw new Error('not yet');
  };
  const { operationId } = await admin.guests.change({
    id: tiny.id,
    changes: [{ kind: 'add-disk', sizeGiB: 1, bus: 'virtio' }],
  });
  const args = ['--driver', 'qemu', '--subdriver', 'qcow2', '--live', '--config'];
  await host.virsh('attach-disk', tiny.uuid, path, 'vda', ...args);
  isPlugged = true;
  const ended = await endOf(admin, operationId);
  onPoint = () => undefined;
  expect(ended).toMatchObject({ state: 'failed', refusal: { code: 'guest.changed-meanwhile' } });
  const { live, next } = await dump(tiny.uuid);
  for (const hardware of [live, next])
    expect(hardware.disks.filter((disk) => disk.device === 'disk')).toMatchObject([
      { target: 'vda', source: { kind: 'file', path } },
    ]);
  expect(new Set(await volumes())).toEqual(before);
  await host.virsh('detach-disk', tiny.uuid, 'vda', '--live', '--config');
  const isOut = async () => !(await dump(tiny.uuid)).live.disks.some((disk) => disk.target === 'vda');
  await waitUntil('the guest has let go of it', isOut);
  await waitUntil('that is seen', async () => {
    const { hardware, liveHardware } = await admin.guests.get({ id: tiny.id });
    return ![hardware, liveHardware].some((each) => each && diskOf(each, 'vda'));
  });
  await host.virsh('vol-delete', '--pool', 'images', 'theirs.qcow2');
});

test('a disk is made and plugged into a running guest, grown under it, and let go with its volume', async () => {
  const before = new Set(await volumes());
  const preview = await admin.guests.previewChange({
    id: tiny.id,
    changes: [{ kind: 'add-disk', sizeGiB: 1, bus: 'virtio' }],
  });
  expect(preview.effects).toEqual([{ title: 'Add a disk of 1 GiB', when: 'now', why: null }]);
  expect(preview.commands.map((line) => line.split(' ')[0])).toEqual(['vol-create-as', 'attach-device', 'define']);

  await change(tiny, { kind: 'add-disk', sizeGiB: 1, bus: 'virtio' });
  const added = (await volumes()).filter((name) => !before.has(name));
  expect(added).toHaveLength(1);
  const there = await dump(tiny.uuid);
  const target = there.next.disks.find(
    (disk) => 'path' in disk.source && disk.source.path.endsWith(added[0] ?? '?'),
  )?.target;
  expect(diskOf(there.live, target ?? '')).toMatchObject({ bus: 'virtio', format: 'qcow2' });
  expect(preview.xml?.after).toContain(`<target dev="${target}" bus="virtio"/>`);

  await change(tiny, { kind: 'grow-disk', target: target ?? '', sizeGiB: 2 });
  expect(await host.virsh('domblkinfo', tiny.uuid, target ?? '')).toMatch(new RegExp(`Capacity:\\s+${2 * 1024 ** 3}`));
  await expect(
    admin.guests.change({ id: tiny.id, changes: [{ kind: 'grow-disk', target: target ?? '', sizeGiB: 1 }] }),
  ).rejects.toMatchObject({ code: 'input.invalid' });

  await change(tiny, { kind: 'remove-disk', target: target ?? '', deleteVolume: true });
  const after = await dump(tiny.uuid);
  expect([diskOf(after.live, target ?? ''), diskOf(after.next, target ?? '')]).toEqual([undefined, undefined]);
  expect(new Set(await volumes())).toEqual(before);
});

test('limits, cards, links and discs change in the running guest; the rest waits and says why', async () => {
  await change(tiny, { kind: 'add-nic', source: { kind: 'user' }, model: 'virtio' });
  const { live, next } = await dump(tiny.uuid);
  const mac = next.nics.at(-1)?.mac ?? '';
  expect(live.nics.map((nic) => nic.mac)).toContain(mac);

  await change(tiny, { kind: 'change-nic', mac, settings: { isLinkUp: false } });
  const down = await dump(tiny.uuid);
  expect([down.live, down.next].map((each) => each.nics.find((nic) => nic.mac === mac)?.isLinkUp)).toEqual([
    false,
    false,
  ]);

  const waits = await change(tiny, { kind: 'change-nic', mac, settings: { model: 'e1000e' } });
  expect(waits.steps[0]).toMatchObject({ result: { changes: 1, atNextBoot: 1 } });
  const model = await dump(tiny.uuid);
  expect([model.live, model.next].map((each) => each.nics.find((nic) => nic.mac === mac)?.model)).toEqual([
    'virtio',
    'e1000e',
  ]);
  // what waits shows in the page, from what the observer read
  const detail = await admin.guests.get({ id: tiny.id });
  expect(detail.hardware?.nics.find((nic) => nic.mac === mac)?.model).toBe('e1000e');
  expect(detail.liveHardware?.nics.find((nic) => nic.mac === mac)?.model).toBe('virtio');

  await change(tiny, { kind: 'remove-nic', mac });
  const gone = await dump(tiny.uuid);
  expect([gone.live, gone.next].flatMap((each) => each.nics).filter((nic) => nic.mac === mac)).toEqual([]);

  await change(ours, { kind: 'change-disk', target: 'vda', settings: { iopsPerSecond: 200 } });
  const limited = await dump(ours.uuid);
  expect([limited.live, limited.next].map((each) => diskOf(each, 'vda')?.iopsPerSecond)).toEqual([200, 200]);
});

test('a disc is swapped, ejected and inserted in a running guest', async () => {
  const drive = (await dump(ours.uuid)).next.disks.find((disk) => disk.device === 'cdrom')?.target ?? '';
  const discs = async () => {
    const { live, next } = await dump(ours.uuid);
    return [live, next].map((each) => {
      const source = diskOf(each, drive)?.source;
      return source?.kind === 'file' ? source.path.split('/').at(-1) : source?.kind;
    });
  };
  expect(await discs()).toEqual(['empty.iso', 'empty.iso']);
  await change(ours, { kind: 'insert-media', target: drive, pool: 'images', volume: 'other.iso' });
  expect(await discs()).toEqual(['other.iso', 'other.iso']);
  await change(ours, { kind: 'eject-media', target: drive });
  expect(await discs()).toEqual(['empty', 'empty']);
  await expect(
    admin.guests.change({
      id: ours.id,
      changes: [{ kind: 'insert-media', target: drive, pool: 'images', volume: 'gone.iso' }],
    }),
  ).rejects.toMatchObject({ code: 'media.missing' });
  await change(ours, { kind: 'insert-media', target: drive, pool: 'images', volume: 'empty.iso' });
});

/** What shows in the definition for the next start after each, whatever the running guest could take. */
const settings: [ChangeRequest, (hardware: GuestHardware) => unknown, unknown][] = [
  [{ kind: 'set-vcpus', vcpus: 2, maxVcpus: 4 }, (h) => [h.vcpus, h.maxVcpus], [2, 4]],
  [{ kind: 'set-topology', topology: { sockets: 1, cores: 2, threads: 2 } }, (h) => h.topology?.cores, 2],
  [{ kind: 'set-memory', memoryMiB: 160, maxMemoryMiB: 256 }, (h) => [h.memoryMiB, h.maxMemoryMiB], [160, 256]],
  [{ kind: 'set-cpu', mode: 'custom', model: 'Nehalem' }, (h) => h.cpuModel, 'Nehalem'],
  [{ kind: 'set-video', model: 'bochs' }, (h) => h.videoModel, 'bochs'],
  [{ kind: 'set-sound', model: 'ich9' }, (h) => h.soundModel, 'ich9'],
  [{ kind: 'set-sound', model: 'none' }, (h) => h.soundModel, null],
  [{ kind: 'set-watchdog', action: 'pause' }, (h) => h.watchdogAction, 'pause'],
  [{ kind: 'set-rng', isOn: false }, (h) => h.hasRng, false],
  [{ kind: 'set-balloon', isOn: false }, (h) => h.hasBalloon, false],
  [{ kind: 'set-agent-channel', isOn: false }, (h) => h.hasAgentChannel, false],
  [{ kind: 'set-clipboard', isOn: false }, (h) => h.hasClipboardChannel, false],
  [{ kind: 'set-serial', isOn: false }, (h) => h.serials.length, 0],
  [{ kind: 'set-serial', isOn: true }, (h) => h.serials.length, 1],
  [
    { kind: 'set-boot', hasMenu: true, order: [{ kind: 'disk', target: 'sda' }] },
    (h) => diskOf(h, 'sda')?.bootOrder,
    1,
  ],
  [
    { kind: 'change-disk', target: 'vda', settings: { cache: 'none', serial: 'SN-1' } },
    (h) => diskOf(h, 'vda')?.serial,
    'SN-1',
  ],
  [{ kind: 'change-disk', target: 'vda', settings: { bus: 'scsi' } }, (h) => h.disks[0]?.bus, 'scsi'],
  [{ kind: 'set-firmware', firmware: 'uefi', hasSecureBoot: false }, (h) => h.firmware, 'uefi'],
  [{ kind: 'set-title', title: 'The "web" <guest>' }, (h) => h.title, 'The "web" <guest>'],
  [{ kind: 'set-description', description: 'two\nlines' }, (h) => h.description, 'two\nlines'],
];

test('every other setting is taken by libvirt, and the guest starts with all of them', async () => {
  for (const [request, shows, as] of settings) {
    await change(ours, request);
    expect({ request, shown: shows((await dump(ours.uuid)).next) }).toEqual({ request, shown: as });
  }
  const { liveHardware, hardware } = await admin.guests.get({ id: ours.id });
  expect([liveHardware?.videoModel, hardware?.videoModel]).toEqual(['vga', 'bochs']);
  // shut down, it is as it was asked for; its definition has a history with each change in it
  await successOf(admin, (await admin.guests.power({ id: ours.id, action: 'force-off' })).operationId);
  await successOf(admin, (await admin.guests.power({ id: ours.id, action: 'start' })).operationId);
  const { live } = await dump(ours.uuid);
  expect(live).toMatchObject({ videoModel: 'bochs', firmware: 'uefi', hasBalloon: false, title: 'The "web" <guest>' });
  const versions = await admin.guests.definitions({ id: ours.id });
  expect(versions.length).toBeGreaterThanOrEqual(settings.length);
  expect(versions.every((version) => version.source === 'guesthouse')).toBe(true);
});

test('a rename waits for the guest to be off, and a taken name is refused', async () => {
  await expect(admin.guests.change({ id: ours.id, changes: [{ kind: 'rename', name: 'shop' }] })).rejects.toMatchObject(
    {
      code: 'guest.wrong-state',
    },
  );
  await successOf(admin, (await admin.guests.power({ id: ours.id, action: 'force-off' })).operationId);
  await expect(admin.guests.change({ id: ours.id, changes: [{ kind: 'rename', name: 'tiny' }] })).rejects.toMatchObject(
    {
      code: 'guest.name-taken',
    },
  );
  const hostile = `--it's "a" $(shop) #1; é`;
  await change(ours, { kind: 'rename', name: hostile }, { kind: 'set-autostart', isOn: true });
  expect((await host.virsh('list', '--all', '--name')).split('\n')).toContain(hostile);
  expect(await host.virsh('list', '--all', '--name', '--autostart')).toContain('shop');
  expect((await admin.guests.get({ id: ours.id })).autostart).toBe(true);
});

test('what is refused half way takes back what it added, and says why', async () => {
  const before = await volumes();
  let seen: string[] = [];
  onPoint = (name) => {
    if (name !== 'change-hardware:changed' || seen.length > 0) return;
    seen = ['changed'];
    throw new Failure({ code: 'guest.definition-invalid' });
  };
  const { operationId } = await admin.guests.change({
    id: tiny.id,
    changes: [{ kind: 'add-disk', sizeGiB: 1, bus: 'virtio' }],
  });
  expect(await endOf(admin, operationId)).toMatchObject({
    state: 'failed',
    refusal: { code: 'guest.definition-invalid' },
  });
  onPoint = () => undefined;
  expect(seen).toEqual(['changed']);
  const { live, next } = await dump(tiny.uuid);
  expect(live.disks).toEqual([]);
  expect(next.disks).toEqual([]);
  expect(await volumes()).toEqual(before);
});

test('a disk that the running guest cannot let go of is not removed with its volume', async () => {
  const fixed = await createOne(admin, { ...fromIso(place, 'fixed'), diskBus: 'sata' });
  await successOf(admin, fixed.operationId);
  const removal = { kind: 'remove-disk', target: 'sda', deleteVolume: true } as const;
  const asked = admin.guests.change({ id: fixed.guestId, changes: [removal] });
  await expect(asked).rejects.toMatchObject({ data: { code: 'guest.device-fixed' } });
  await successOf(admin, (await admin.guests.power({ id: fixed.guestId, action: 'force-off' })).operationId);
  await change({ id: fixed.guestId }, removal);
  expect((await volumes()).filter((name) => name?.startsWith('fixed-'))).toEqual([]);
});

test('somebody else’s disk, a bridge for who has no hosts, and a drive that is gone are refused in words', async () => {
  const refused = (changes: ChangeRequest[], code: string) =>
    expect(admin.guests.change({ id: tiny.id, changes })).rejects.toMatchObject({ code });
  const [disk] = (await dump(ours.uuid)).next.disks;
  const path = disk?.source.kind === 'file' ? disk.source.path : '';
  await refused(
    [{ kind: 'attach-volume', pool: 'images', volume: path.split('/').at(-1) ?? '', bus: 'virtio' }],
    'guest.disk-in-use',
  );
  await refused([{ kind: 'attach-volume', pool: 'images', volume: 'tiny.qcow2', bus: 'virtio' }], 'volume.is-image');
  const addNic = { kind: 'add-nic', source: { kind: 'network', name: 'default' }, model: 'virtio' } as const;
  await refused([{ kind: 'remove-disk', target: 'vdz', deleteVolume: false }], 'guest.device-gone');
  await refused(
    [{ kind: 'add-nic', source: { kind: 'network', name: 'nowhere' }, model: 'virtio' }],
    'network.missing',
  );
  await successOf(admin, (await admin.guests.change({ id: tiny.id, changes: [addNic, addNic] })).operationId);
  await successOf(admin, (await admin.guests.change({ id: ours.id, changes: [addNic] })).operationId);
  const [first, second] = (await dump(tiny.uuid)).next.nics.map((nic) => nic.mac);
  const [theirs] = (await dump(ours.uuid)).next.nics.map((nic) => nic.mac);
  const call = (newMac = '') => [{ kind: 'change-nic' as const, mac: first ?? '', settings: { newMac } }];
  await refused(call(second), 'guest.mac-taken');
  await refused(call(theirs), 'guest.mac-taken');
  const member = callerOf(engine, await makeActor(engine, 'member'));
  await admin.guests.share({ id: tiny.id, username: 'member', level: 'owner' });
  await expect(
    member.guests.change({
      id: tiny.id,
      changes: [{ kind: 'add-nic', source: { kind: 'bridge', name: 'br0' }, model: 'virtio' }],
    }),
  ).rejects.toMatchObject({ code: 'access.forbidden' });
  const preview = await member.guests.previewChange({ id: tiny.id, changes: [{ kind: 'set-rng', isOn: true }] });
  expect(preview.xml).toBeNull();
});

test('a definition is written by hand, keeps the passwords nobody was shown, and goes back to an older version', async () => {
  const { uuid } = await host.defineTinyGuest({ name: 'by-hand' });
  const shown = await host.virsh('dumpxml', uuid);
  const graphics = "<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='hunter2'/>";
  await host.exec(
    `cat > /tmp/by-hand.xml <<'XML'\n${shown.replace(/<graphics[\s\S]*?<\/graphics>/, graphics)}\nXML\nvirsh -q define /tmp/by-hand.xml; rm /tmp/by-hand.xml`,
  );
  await waitUntil('it is listed', async () => (await admin.guests.list({ name: 'by-hand' })).length === 1);
  const id = await idOf('by-hand');
  await waitUntil('its last definition was read', async () =>
    (await admin.guests.definitions({ id }))[0]?.xml.includes('127.0.0.1'),
  );
  const [first] = await admin.guests.definitions({ id });
  if (!first) throw new Error('no definition');
  expect(first.xml).not.toContain('hunter2');

  const xml = first.xml.replace('</devices>', '<watchdog model="i6300esb" action="reset"/></devices>');
  await successOf(admin, (await admin.guests.changeDefinition({ id, xml, base: first.number })).operationId);
  const there = await host.virsh('dumpxml', '--inactive', '--security-info', uuid);
  expect(there).toContain("model='i6300esb'");
  expect(there).toContain("passwd='hunter2'");

  // whoever began to write before that, and the host itself, are asked whether it is still as it was
  await expect(admin.guests.changeDefinition({ id, xml: first.xml, base: first.number })).rejects.toMatchObject({
    code: 'guest.changed-meanwhile',
  });
  const [second] = await admin.guests.definitions({ id });
  await host.virsh('setvcpus', uuid, '2', '--config', '--maximum');
  const late = await admin.guests
    .changeDefinition({ id, xml: first.xml, base: second?.number ?? 0 })
    .catch((error) => error);
  if ('operationId' in late)
    expect((await endOf(admin, late.operationId)).refusal).toMatchObject({ code: 'guest.changed-meanwhile' });
  else expect(late).toMatchObject({ code: 'guest.changed-meanwhile' });
  expect(await host.virsh('dumpxml', '--inactive', uuid)).toMatch(/<vcpu[^>]*>2</);

  // back to the first, over both changes
  await waitUntil('the change outside was seen', async () =>
    /<vcpu[^>]*>2</.test((await admin.guests.definitions({ id }))[0]?.xml ?? ''),
  );
  const [newest] = await admin.guests.definitions({ id });
  const back = await admin.guests.changeDefinition({ id, xml: first.xml, base: newest?.number ?? 0 });
  await successOf(admin, back.operationId);
  const after = await host.virsh('dumpxml', '--inactive', '--security-info', uuid);
  expect(after).not.toContain('i6300esb');
  expect(after).toMatch(/<vcpu[^>]*>1</);
  expect(after).toContain("passwd='hunter2'");

  // what libvirt refuses is told in its words, and changes nothing
  const [base] = await admin.guests.definitions({ id });
  const wrong = base?.xml.replace('</devices>', '<teapot/></devices>') ?? '';
  const refused = await admin.guests.changeDefinition({ id, xml: wrong, base: base?.number ?? 0 });
  expect(await endOf(admin, refused.operationId)).toMatchObject({
    state: 'failed',
    refusal: { code: 'guest.definition-invalid', technical: expect.stringContaining('validate') },
  });
  expect(await host.virsh('dumpxml', '--inactive', '--security-info', uuid)).toBe(after);
});
