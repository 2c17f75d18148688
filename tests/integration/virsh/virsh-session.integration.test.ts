import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GuestUuid } from '#lib/domain/id.ts';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { openScreen } from '#lib/engine/gateway/open-endpoint.ts';
import { buildPoolXml } from '#lib/infra/libvirt-xml/build-pool-xml.ts';
import { createHostLink, type HostLink } from '#lib/infra/virsh/host-link.ts';
import { type GuestEvent, parseEventLine } from '#lib/infra/virsh/parse-event-line.ts';
import { virshProgram } from '#lib/infra/virsh/virsh.ts';
import {
  defineGuest,
  destroyGuest,
  dumpGuestXml,
  listGuestAddresses,
  listGuests,
  readGuestState,
  readGuestStats,
  resumeGuest,
  screenshotGuest,
  sendGuestKeys,
  setGuestAutostart,
  shutdownGuest,
  startGuest,
  suspendGuest,
  undefineGuest,
} from '#lib/infra/virsh/virsh-guest.ts';
import {
  readCapabilitiesXml,
  readCpuFlags,
  readDomainCapabilitiesXml,
  readMeminfo,
  readNodeinfo,
  readSysinfoXml,
  readVirshVersion,
} from '#lib/infra/virsh/virsh-host.ts';
import { defineNetwork, listNetworks, setNetworkAutostart, startNetwork } from '#lib/infra/virsh/virsh-network.ts';
import {
  autostartPool,
  definePool,
  dumpPoolXml,
  listPools,
  refreshPool,
  startPool,
} from '#lib/infra/virsh/virsh-pool.ts';
import {
  createLinkedVolume,
  createVolume,
  deleteVolume,
  dumpVolumeXml,
  listVolumes,
  readVolumeInfo,
  readVolumePath,
  resizeVolume,
  uploadVolume,
} from '#lib/infra/virsh/virsh-volume.ts';
import { connectToHost } from '#tests/hosts/connect-to-host.ts';
import { startHosts, type TestHosts } from '#tests/hosts/start-hosts.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

let hosts: TestHosts;
let host: TestHost;
let link: HostLink;

const connect = async () => createHostLink(await connectToHost(host));

beforeAll(async () => {
  hosts = await startHosts({ count: 1, name: 'virsh' });
  [host] = hosts.hosts as [TestHost];
  link = await connect();
}, 60_000);

afterAll(async () => {
  await link?.close();
  await hosts?.stop();
}, 60_000);

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: unknown) => refusalOf(error).code,
  );

const noGuest = GuestUuid.parse('99999999-2222-4333-8444-555555555555');
const guestXml = (name: string, uuid: string) =>
  `<domain type='qemu'><name>${name.replace(/[&<]/g, (c) => `&#${c.charCodeAt(0)};`)}</name><uuid>${uuid}</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>
   <os><type arch='x86_64' machine='pc'>hvm</type></os><devices><graphics type='vnc'><listen type='socket'/></graphics><video><model type='vga'/></video></devices></domain>`;

describe('a running virsh', () => {
  it('gives back any words as they were, typed or as a process of its own', async () => {
    const echo = async (word: string) => (await link.virsh.run(['echo', '--', word])).replace(/\n$/, '');
    for (const word of [
      "it's",
      '"',
      '\\',
      'a;b',
      '# no',
      '$(id)',
      '-x',
      '--',
      'é 日本',
      'a\tb',
      'a\nb',
      "'",
      ' a ',
      'x'.repeat(5_000),
    ]) {
      expect(await echo(word)).toBe(word);
    }
    const typed = fc.string({ unit: fc.constantFrom(...'ab \'"\\;#$`-=,!~*'), minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(typed, async (word) => {
        expect(await echo(word)).toBe(word);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps the order and the answers of many at once, over one channel', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => link.virsh.run(['echo', `n${n}`])));
    expect(answers).toEqual(Array.from({ length: 200 }, (_, n) => `n${n}`));
    expect(link.connection.openChannelCount).toBe(1);
  });

  it('tells failures from output, also of what it cannot parse, and goes on', async () => {
    expect(await codeOf(dumpGuestXml(link.virsh, noGuest))).toBe('guest.gone');
    expect(await codeOf(link.virsh.run(['list', '--bogus']))).toBe('host.command-failed');
    expect(await codeOf(link.virsh.run(['frobnicate']))).toBe('host.command-failed');
    expect(await link.virsh.run(['echo', 'still here'])).toBe('still here');
  });

  it('can be cancelled and timed out, and is there again', async () => {
    const stop = new AbortController();
    const waiting = codeOf(link.virsh.run(['event', '--all', '--loop'], { signal: stop.signal }));
    const queued = link.virsh.run(['echo', 'after']);
    setTimeout(() => stop.abort(), 200);
    expect(await waiting).toBe('operation.cancelled');
    expect(await queued).toBe('after');
    expect(await codeOf(link.virsh.run(['event', '--all', '--loop'], { timeoutMs: 200 }))).toBe('operation.timeout');
    expect(await codeOf(link.virsh.run(['event', '--all', '--loop'], { timeoutMs: 200, alone: true }))).toBe(
      'operation.timeout',
    );
    expect(await link.virsh.run(['echo', 'here'])).toBe('here');
    await expect.poll(async () => (await host.exec('pgrep -cx virsh')).stdout.trim()).toBe('1');
  });

  it('starts again after it was killed, and calls the outcome unknown', async () => {
    const waiting = codeOf(link.virsh.run(['event', '--all', '--loop']));
    await expect.poll(async () => (await host.exec('pkill -9 -x virsh')).code).toBe(0);
    expect(await waiting).toBe('host.line-lost');
    expect(await link.virsh.run(['echo', 'again'])).toBe('again');
    await host.exec('pkill -9 -x virsh');
    // until its end is noticed
    await expect.poll(() => link.virsh.run(['echo', 'again']).catch(refusalOf)).toBe('again');
  });

  it('says that libvirt is down, and works when it is back', async () => {
    await host.killLibvirtd();
    expect(await codeOf(listGuests(link.virsh))).toBe('host.libvirt-down');
    await link.virsh.close();
    expect(await codeOf(listGuests(link.virsh))).toBe('host.libvirt-down');
    await host.startLibvirtd();
    expect(await listGuests(link.virsh)).toEqual([]);
    await host.killLibvirtd();
    await host.startLibvirtd();
    expect(await listGuests(link.virsh)).toEqual([]);
  }, 30_000);

  it('says that there is no virsh, or no permission', async () => {
    const [virsh = ''] = (await host.exec('command -v virsh')).stdout.trim().split('\n');
    await host.exec(`mount --bind /dev/null ${virsh}`);
    const missing = await connect();
    const code = await codeOf(listGuests(missing.virsh));
    await host.exec(`umount ${virsh}`);
    await missing.close();
    expect(code).toBe('host.no-virsh');
    await host.exec('chmod 700 /run/libvirt/libvirt-sock');
    const denied = await connect();
    expect(await codeOf(listGuests(denied.virsh))).toBe('host.libvirt-denied');
    await denied.close();
    await host.exec('chmod 770 /run/libvirt/libvirt-sock');
  });
});

describe('guests', () => {
  const name = 'it\'s "a" %guest é; #1 $(id)';
  const uuid = GuestUuid.parse('11111111-2222-4333-8444-555555555555');

  it('go through a whole life under a name full of signs', async () => {
    const events: GuestEvent[] = [];
    const channel = await link.connection.openChannel(`${virshProgram} event --all --loop --timestamp`, {
      kind: 'guarded',
    });
    channel.stream.on('data', (chunk) => {
      for (const line of String(chunk).split('\n')) {
        const event = parseEventLine(line);
        if (event) events.push(event);
      }
    });
    const { virsh } = link;
    const herald = { name: 'herald', uuid: GuestUuid.parse('22222222-2222-4333-8444-555555555555') };
    await waitUntil('virsh has registered for events', async () => {
      await defineGuest(virsh, guestXml(herald.name, herald.uuid));
      await undefineGuest(virsh, herald.uuid);
      return events.length > 0;
    });
    await defineGuest(virsh, guestXml(name, uuid));
    expect(await listGuests(virsh)).toEqual([{ uuid, name }]);
    expect(await codeOf(defineGuest(virsh, guestXml(name, noGuest)))).toBe('guest.name-taken');
    expect(await codeOf(defineGuest(virsh, guestXml('other', uuid)))).toBe('guest.uuid-taken');
    expect(await codeOf(defineGuest(virsh, '<domain'))).toBe('guest.definition-invalid');
    await startGuest(virsh, uuid);
    expect(await codeOf(startGuest(virsh, uuid))).toBe('guest.wrong-state');
    await setGuestAutostart(virsh, uuid, true);
    await setGuestAutostart(virsh, uuid, false);
    expect((await screenshotGuest(virsh, uuid)).subarray(1, 4).toString()).toBe('PNG');
    await sendGuestKeys(virsh, uuid, ['KEY_LEFTCTRL', 'KEY_LEFTALT', 'KEY_DELETE']);
    await suspendGuest(virsh, uuid);
    expect(await readGuestState(virsh, uuid)).toBe('paused');
    await resumeGuest(virsh, uuid);
    expect(await readGuestStats(virsh)).toMatchObject([{ name, state: 1, maxMemoryKiB: 32_768 }]);
    expect(await dumpGuestXml(virsh, uuid, { isInactive: true, withSecrets: true })).toContain('<uuid>11111111-');
    expect(await listGuestAddresses(virsh, uuid, 'lease')).toEqual([]);
    expect(await codeOf(listGuestAddresses(virsh, uuid, 'agent'))).toBe('guest.no-agent');
    await shutdownGuest(virsh, uuid);
    await destroyGuest(virsh, uuid);
    expect(await codeOf(destroyGuest(virsh, uuid))).toBe('guest.wrong-state');
    expect(await readGuestState(virsh, uuid)).toBe('shut off');
    await undefineGuest(virsh, uuid);
    expect(await codeOf(undefineGuest(virsh, uuid))).toBe('guest.gone');
    const own = () => events.filter((event) => event.guestName !== herald.name);
    await expect.poll(() => own().at(-1)?.detail).toBe('Undefined Removed');
    expect(new Set(own().map((event) => event.guestName))).toEqual(new Set([name]));
    await channel.end();
  }, 60_000);
});

describe('storage', () => {
  it('makes pools and volumes, clones, fills and removes them', async () => {
    const { virsh } = link;
    const path = "/var/lib/libvirt/images/a pool's é";
    await definePool(virsh, buildPoolXml({ name: 'my "pool"', path }));
    await startPool(virsh, 'my "pool"');
    await autostartPool(virsh, 'my "pool"');
    expect(await codeOf(definePool(virsh, buildPoolXml({ name: 'other', path })))).toBe('pool.exists');
    const info = (await listPools(virsh)).find((one) => one.name === 'my "pool"');
    expect(info).toMatchObject({ isActive: true, autostarts: true });
    const pool = info?.uuid ?? '';
    expect(await dumpPoolXml(virsh, pool)).toContain('<path>');

    const base = { pool, volume: 'base   é.qcow2' };
    const clone = { pool, volume: "-it's a clone.qcow2" };
    await createVolume(virsh, base, { format: 'qcow2', capacityBytes: 1_048_576 });
    expect(await codeOf(createVolume(virsh, base, { format: 'qcow2', capacityBytes: 1_048_576 }))).toBe(
      'volume.exists',
    );
    await createLinkedVolume(virsh, clone, { volume: base.volume, format: 'qcow2', capacityBytes: 2_097_152 });
    await resizeVolume(virsh, clone, 3_145_728);
    expect(await readVolumeInfo(virsh, clone)).toMatchObject({ capacityBytes: 3_145_728, type: 'file' });
    expect(await dumpVolumeXml(virsh, clone)).toContain('<backingStore>');
    expect(await listVolumes(virsh, pool)).toEqual(
      expect.arrayContaining([base, clone].map(({ volume }) => ({ name: volume, path: `${path}/${volume}` }))),
    );
    expect(await readVolumePath(virsh, clone)).toBe(`${path}/${clone.volume}`);

    const bytes = randomBytes(5_000_000);
    const raw = { pool, volume: 'raw.img' };
    await createVolume(virsh, raw, { format: 'raw', capacityBytes: bytes.length });
    await uploadVolume(virsh, raw, Readable.from([bytes.subarray(0, 2_000_000), bytes.subarray(2_000_000)]));
    const { stdout } = await host.exec(`sha256sum "${path}/raw.img"`);
    expect(stdout.slice(0, 64)).toBe(createHash('sha256').update(bytes).digest('hex'));

    await refreshPool(virsh, pool);
    for (const which of [clone, base, raw]) await deleteVolume(virsh, which);
    expect(await codeOf(deleteVolume(virsh, raw))).toBe('volume.missing');
    expect(await codeOf(listVolumes(virsh, noGuest))).toBe('pool.missing');
    expect(await listVolumes(virsh, pool)).toEqual([]);
  }, 60_000);
});

describe('networks and the host', () => {
  it('defines and starts a network', async () => {
    const { virsh } = link;
    await defineNetwork(
      virsh,
      "<network><name>a net's</name><bridge name='virbr7'/><ip address='192.168.77.1' netmask='255.255.255.0'/></network>",
    );
    await startNetwork(virsh, "a net's");
    await setNetworkAutostart(virsh, "a net's", true);
    expect((await listNetworks(virsh)).find((network) => network.name === "a net's")).toMatchObject({
      isActive: true,
      autostarts: true,
      bridge: 'virbr7',
    });
  });

  it('tells what it is', async () => {
    const { virsh } = link;
    expect((await readVirshVersion(virsh)).libvirt).toMatch(/^\d+\.\d+\.\d+$/);
    expect((await readNodeinfo(virsh)).cpus).toBeGreaterThan(0);
    expect((await readMeminfo(link)).totalKiB).toBeGreaterThan(100_000);
    expect((await readCpuFlags(link)).size).toBeGreaterThan(10);
    expect(await readCapabilitiesXml(virsh)).toContain('<capabilities>');
    expect(await readDomainCapabilitiesXml(virsh, { virtType: 'qemu', arch: 'x86_64' })).toContain(
      '<domainCapabilities>',
    );
    await readSysinfoXml(virsh);
  }, 30_000);
});

describe('the screen of a guest', () => {
  const { signal } = new AbortController();

  it('that is off is not one that has no screen', async () => {
    const { uuid } = await host.defineTinyGuest({ name: 'went-off', graphics: 'vnc-socket' });
    const refused = await openScreen(link, GuestUuid.parse(uuid), signal).catch(refusalOf);
    expect(refused).toMatchObject({ code: 'guest.wrong-state', details: { state: 'off' } });
    await host.virsh('undefine', uuid);
  });

  it('that runs without one has none', async () => {
    const { uuid } = await host.defineTinyGuest({ name: 'blind', graphics: 'none', start: true });
    expect(await codeOf(openScreen(link, GuestUuid.parse(uuid), signal))).toBe('guest.no-display');
    await host.exec(`virsh -q destroy ${uuid}; virsh -q undefine ${uuid}`);
  });
});
