import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { parseGuestXml } from './parse-guest-xml.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const minimal = (inside: string) =>
  `<domain type='kvm'><name>a</name><uuid>11111111-2222-4333-8444-555555555555</uuid>${inside}</domain>`;

describe('parseGuestXml', () => {
  it('reads a running guest of ours as libvirt 9.0 prints it', () => {
    const { name, uuid, liveId, hardware } = parseGuestXml(fixture('our-guest-live.xml'));
    expect({ name, uuid, liveId }).toEqual({
      name: `a b "c" 'd' <e> & %s $(x) ü #1`,
      uuid: '11111111-2222-4333-8444-555555555555',
      liveId: 1,
    });
    expect(GuestHardware.parse(hardware)).toEqual(hardware);
    expect(hardware).toMatchObject({
      vcpus: 2,
      memoryMiB: 256,
      virtType: 'qemu',
      machine: 'pc-q35-7.2',
      firmware: 'bios',
      ourGuestId: 'gst_00000000000000000000000000',
      osId: 'debian12',
      videoModel: 'virtio',
      isAgentConnected: false,
      hasClipboardChannel: true,
      hasRng: true,
      hasBalloon: true,
      title: 'T',
      description: 'D <1>',
    });
    expect(hardware.ourSpecDigest).toMatch(/^[0-9a-f]{32}$/);
    expect(hardware.screens).toEqual([
      {
        type: 'vnc',
        listen: { kind: 'socket', path: `/var/lib/libvirt/qemu/domain-1-a b "c" 'd' <e> & %s/vnc.sock` },
        hasPassword: false,
        keymap: null,
        sharePolicy: 'force-shared',
      },
    ]);
    expect(hardware.serials).toEqual([{ type: 'pty', port: 0, path: expect.stringMatching(/^\/dev\/pts\//) }]);
    expect(hardware.disks.map((d) => [d.target, d.bus, d.device, d.deviceKind, d.bootOrder])).toEqual([
      ['vda', 'virtio', 'disk', 'paravirtual', 1],
      ['sda', 'sata', 'cdrom', 'emulated', null],
      ['sdb', 'sata', 'cdrom', 'emulated', 2],
    ]);
  });

  it('knows UEFI without Secure Boot', () => {
    expect(parseGuestXml(fixture('our-guest-uefi.xml')).hardware).toMatchObject({
      firmware: 'uefi',
      hasSecureBoot: false,
    });
  });

  it('reads what others made', () => {
    const { name, uuid, liveId, hardware } = parseGuestXml(fixture('foreign-guest.xml'));
    expect({ name, uuid, liveId }).toEqual({
      name: 'old "mail" & web #1',
      uuid: '4dea22b3-1d52-d8f3-2516-782e98ab3fa0',
      liveId: 7,
    });
    expect(hardware).toMatchObject({
      vcpus: 2,
      maxVcpus: 4,
      memoryMiB: 1024,
      maxMemoryMiB: 2048,
      firmware: 'uefi',
      hasSecureBoot: false,
      cpuMode: 'custom',
      cpuModel: 'Nehalem',
      videoModel: 'qxl',
      isAgentConnected: true,
      hasBalloon: false,
      hasRng: false,
      hostDevices: ['pci'],
      sharedFolders: [{ driver: 'virtiofs', tag: 'share' }],
      osId: 'ubuntu22.04',
      ourGuestId: null,
      serials: [{ type: 'pty', port: 0, path: '/dev/pts/4' }],
    });
    expect(hardware.screens).toEqual([
      {
        type: 'vnc',
        listen: { kind: 'tcp', address: '127.0.0.1', port: 5901 },
        hasPassword: true,
        keymap: 'de',
        sharePolicy: null,
      },
      {
        type: 'spice',
        listen: { kind: 'tcp', address: '192.168.122.1', port: null },
        hasPassword: true,
        keymap: null,
        sharePolicy: null,
      },
      { type: 'egl-headless', listen: { kind: 'none' }, hasPassword: false, keymap: null, sharePolicy: null },
    ]);
    expect(hardware.nics).toMatchObject([
      {
        mac: '52:54:00:aa:bb:cc',
        model: 'e1000',
        deviceKind: 'emulated',
        source: { kind: 'network', name: 'default' },
        target: 'vnet3',
        isLinkUp: false,
      },
      {
        mac: '52:54:00:00:00:02',
        model: 'virtio',
        deviceKind: 'paravirtual',
        source: { kind: 'direct', device: 'eth0', mode: 'bridge' },
        target: null,
        isLinkUp: true,
      },
      {
        mac: '52:54:00:00:00:03',
        model: null,
        deviceKind: 'emulated',
        source: { kind: 'other', type: 'vdpa' },
        target: null,
        isLinkUp: true,
      },
    ]);
    expect(
      hardware.disks.map(({ target, device, deviceKind, source, backing }) => ({
        target,
        device,
        deviceKind,
        source,
        backing,
      })),
    ).toEqual([
      {
        target: 'hda',
        device: 'disk',
        deviceKind: 'emulated',
        source: { kind: 'file', path: '/srv/vm/mail overlay.qcow2' },
        backing: ['/srv/vm/base.qcow2'],
      },
      {
        target: 'sdb',
        device: 'disk',
        deviceKind: 'paravirtual',
        source: { kind: 'network', protocol: 'rbd', name: 'pool/image' },
        backing: [],
      },
      {
        target: 'sdc',
        device: 'lun',
        deviceKind: 'emulated',
        source: { kind: 'block', path: '/dev/sdz' },
        backing: [],
      },
      {
        target: 'hdb',
        device: 'cdrom',
        deviceKind: 'emulated',
        source: { kind: 'volume', pool: 'isos', volume: 'inst.iso' },
        backing: [],
      },
      { target: 'fda', device: 'floppy', deviceKind: 'emulated', source: { kind: 'empty' }, backing: [] },
    ]);
  });

  it('leaves out what is not there', () => {
    const { hardware, liveId } = parseGuestXml(minimal(''));
    expect(liveId).toBeNull();
    expect(GuestHardware.parse(hardware)).toEqual(hardware);
    expect(hardware).toMatchObject({ vcpus: 1, memoryMiB: 0, disks: [], screens: [], tpm: null, osId: null });
  });

  it.each([
    ['B', 1024 ** 2, 1],
    ['KB', 1_048_576, 1000],
    ['MiB', 3, 3],
    ['G', 1, 1024],
    ['TiB', 1, 1024 ** 2],
  ])('reads memory in %s', (unit, value, memoryMiB) => {
    expect(parseGuestXml(minimal(`<memory unit='${unit}'>${value}</memory>`)).hardware.memoryMiB).toBe(memoryMiB);
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['another root', '<network><name>a</name></network>'],
    ['no name', '<domain><uuid>11111111-2222-4333-8444-555555555555</uuid></domain>'],
    ['no UUID', '<domain><name>a</name></domain>'],
    ['an open element', '<domain><name>a</domain>'],
    ['two roots', '<domain/><domain/>'],
    [
      'a file of the server',
      `<!DOCTYPE domain [<!ENTITY x SYSTEM "file:///etc/passwd">]>${minimal('<title>&x;</title>')}`,
    ],
    ['a bomb', `<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${minimal('<title>&b;</title>')}`],
    ['an unknown entity', minimal('<title>&nbsp;</title>')],
    ['far too much', minimal(' '.repeat(5_000_000))],
  ])('refuses %s', (_, xml) => {
    let thrown: unknown;
    try {
      parseGuestXml(xml);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Failure);
    expect((thrown as Failure).refusal.code).toBe('guest.definition-invalid');
    expect((thrown as Failure).refusal.technical).not.toBe('');
  });

  it('throws nothing but Failures, whatever it is given', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '<domain>',
        '</domain>',
        '<name>',
        '</name>',
        '&',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        'a',
        "='",
        '<',
        '>',
        '\u0000',
      ),
    );
    fc.assert(
      fc.property(pieces, (words) => {
        try {
          parseGuestXml(words.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
    );
  });
});
