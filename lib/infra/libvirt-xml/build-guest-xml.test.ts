import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuestSpec, type GuestSpecInput } from '#lib/domain/guest/guest-spec.ts';
import { GuestId, GuestUuid } from '#lib/domain/id.ts';
import { buildGuestXml } from './build-guest-xml.ts';
import { digestGuestSpec } from './digest-guest-spec.ts';
import { macAddressFor } from './mac-address-for.ts';
import { osIdOf, osUriOf } from './os-uri.ts';
import { parseGuestXml } from './parse-guest-xml.ts';

const spec: GuestSpecInput = {
  guestId: GuestId.parse(`gst_${'0'.repeat(26)}`),
  uuid: GuestUuid.parse('11111111-2222-4333-8444-555555555555'),
  name: 'web-01',
  osId: 'debian12',
  virtType: 'kvm',
  vcpus: 2,
  memoryMiB: 2048,
  disks: [{ source: { kind: 'file', path: '/srv/web.qcow2' }, format: 'qcow2' }],
  discs: [{ role: 'seed', source: { kind: 'file', path: '/srv/seed.iso' } }],
  nics: [{ source: { kind: 'network', name: 'default' }, mac: '52:54:00:00:00:01' }],
};
const windows: GuestSpecInput = {
  ...spec,
  osId: 'win11',
  firmware: { kind: 'uefi', hasSecureBoot: true, nvramPath: '/srv/nv & ram.fd' },
  hasTpm: true,
  hasClipboard: true,
  disks: [
    { source: { kind: 'volume', pool: 'p', volume: 'v' }, format: 'raw', bus: 'sata', serial: 'A1' },
    { source: { kind: 'block', path: '/dev/vg/lv' }, format: 'raw', bus: 'scsi' },
  ],
  discs: [
    { role: 'media', source: { kind: 'volume', pool: 'isos', volume: 'win.iso' } },
    { role: 'media', source: { kind: 'empty' } },
  ],
  nics: [
    { source: { kind: 'bridge', name: 'br0' }, mac: '52:54:00:00:00:01', model: 'e1000e' },
    { source: { kind: 'direct', device: 'eth0', mode: 'bridge' }, mac: '52:54:00:00:00:02' },
  ],
  bootsFromNetwork: true,
};
const tcg: GuestSpecInput = {
  ...spec,
  virtType: 'qemu',
  machine: 'pc',
  title: 'A <title>',
  description: 'Two\nlines & more',
};

const hasValidator = spawnSync('sh', ['-c', 'command -v virt-xml-validate']).status === 0;
const validate = (xml: string) => {
  const run = spawnSync('virt-xml-validate', ['-', 'domain'], { input: xml });
  return `${run.status === 0 ? 'valid' : 'invalid'}${run.status === 0 ? '' : run.stdout.toString() + run.stderr.toString()}`;
};

describe('buildGuestXml', () => {
  it.runIf(hasValidator).each([
    ['a Linux guest', spec],
    ['a Windows guest', windows],
    ['an emulated one', tcg],
    ['one with nothing', { ...spec, disks: [], discs: [], nics: [], osId: undefined }],
  ])("passes libvirt's own schema: %s", (_, input) => {
    expect(validate(buildGuestXml(input))).toBe('valid');
  });

  it('tells Windows of KVM in its own words, and its clock is the local one', () => {
    const xml = buildGuestXml(windows);
    expect(xml).toMatch(
      /<hyperv>\s*<relaxed state="on"\/>\s*<vapic state="on"\/>\s*<spinlocks state="on" retries="8191"\/>/,
    );
    expect(xml).toContain('<clock offset="localtime">');
    expect(xml).toContain('<timer name="hypervclock" present="yes"/>');
    // QEMU's own emulation has no Hyper-V to show
    const emulated = buildGuestXml({ ...windows, virtType: 'qemu' });
    expect(emulated).not.toMatch(/hyperv/);
    expect(emulated).toContain('<clock offset="localtime">');
    expect(buildGuestXml(spec)).not.toMatch(/hyperv|localtime/);
  });

  it('is read back as it was meant', () => {
    const { name, hardware } = parseGuestXml(buildGuestXml(windows));
    expect(name).toBe('web-01');
    expect(hardware).toMatchObject({
      firmware: 'uefi',
      hasSecureBoot: true,
      tpm: { model: 'tpm-crb', version: '2.0' },
      osId: 'win11',
      hasClipboardChannel: true,
      ourGuestId: spec.guestId,
      ourSpecDigest: digestGuestSpec(GuestSpec.parse(windows)),
    });
    expect(hardware.disks.map((d) => [d.target, d.bus, d.deviceKind, d.bootOrder, d.source.kind])).toEqual([
      ['sda', 'sata', 'emulated', 1, 'volume'],
      ['sdb', 'scsi', 'paravirtual', 2, 'block'],
      ['sdc', 'sata', 'emulated', 3, 'volume'],
      ['sdd', 'sata', 'emulated', 4, 'empty'],
    ]);
    expect(hardware.nics.map((n) => [n.source.kind, n.model])).toEqual([
      ['bridge', 'e1000e'],
      ['direct', 'virtio'],
    ]);
  });

  it('listens nowhere, has no keymap and holds no password', () => {
    const xml = buildGuestXml(windows);
    expect(xml).not.toMatch(/keymap|passw|type="address"|port="-?\d{2,}"/);
    expect(xml).toContain('<listen type="socket"/>');
    expect(xml).toContain('sharePolicy="force-shared"');
  });

  it('never starts unsigned systems against Secure Boot by accident', () => {
    const xml = buildGuestXml({ ...spec, firmware: { kind: 'uefi' } });
    expect(xml).toContain('<feature enabled="no" name="secure-boot"/>');
    expect(parseGuestXml(xml).hardware).toMatchObject({ firmware: 'uefi', hasSecureBoot: false });
  });

  it('gives the same text for the same specification, and another digest for another', () => {
    expect(buildGuestXml(spec)).toBe(buildGuestXml({ ...spec }));
    const digest = (input: GuestSpecInput) => digestGuestSpec(GuestSpec.parse(input));
    const reordered = GuestSpec.parse(Object.fromEntries(Object.entries(spec).reverse()));
    expect(digestGuestSpec(reordered)).toBe(digest(spec));
    expect(digest({ ...spec, title: undefined })).toBe(digest(spec));
    expect(digest({ ...spec, vcpus: 3 })).not.toBe(digest(spec));
  });

  it('carries any name, title and description through', () => {
    const printable = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(printable, printable, (raw, description) => {
        const parsed = GuestSpec.safeParse({
          ...spec,
          name: raw,
          title: raw.trim() || undefined,
          description: description.trim() || undefined,
        });
        if (!parsed.success) return;
        const read = parseGuestXml(buildGuestXml(parsed.data));
        expect(read.name).toBe(parsed.data.name);
        expect(read.hardware.title).toBe(parsed.data.title ?? null);
        expect(read.hardware.description).toBe(parsed.data.description ?? null);
      }),
    );
  });

  it('carries separators of lines that are no ends of lines to XML', () => {
    const description = 'one\u2028two\u2029three\nfour';
    expect(parseGuestXml(buildGuestXml({ ...spec, description })).hardware.description).toBe(description);
  });

  it('carries the mark of a character that somebody else could not read', () => {
    expect(parseGuestXml(buildGuestXml({ ...spec, description: 'caf\u{fffd}' })).hardware.description).toBe(
      'caf\u{fffd}',
    );
  });

  it('refuses characters that XML cannot hold, and sources that cannot be written', () => {
    expect(() => buildGuestXml({ ...spec, description: 'a\u0001b' })).toThrow();
    expect(() =>
      buildGuestXml({ ...spec, disks: [{ source: { kind: 'other', type: 'nvme' }, format: 'raw' }] }),
    ).toThrow();
    expect(() =>
      buildGuestXml({ ...spec, nics: [{ source: { kind: 'other', type: 'vdpa' }, mac: '52:54:00:00:00:01' }] }),
    ).toThrow();
  });
});

describe('macAddressFor', () => {
  it('is always the same for one NIC, differs by NIC, and steps aside', () => {
    const mac = macAddressFor('gst_1', 0);
    expect(mac).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
    expect(macAddressFor('gst_1', 0)).toBe(mac);
    expect(macAddressFor('gst_1', 1)).not.toBe(mac);
    expect(macAddressFor('gst_1', 0, new Set([mac]))).not.toBe(mac);
  });
});

describe('addresses of libosinfo', () => {
  it.each([
    ['debian12', 'http://debian.org/debian/12'],
    ['ubuntu24.04', 'http://ubuntu.com/ubuntu/24.04'],
    ['almalinux9', 'http://almalinux.org/almalinux/9'],
    ['archlinux', 'http://archlinux.org/archlinux/rolling'],
    ['centos-stream9', 'http://centos.org/centos-stream/9'],
    ['alpinelinux3.22', 'http://alpinelinux.org/alpinelinux/3.22'],
    ['opensuse15.6', 'http://opensuse.org/opensuse/15.6'],
    ['freebsd14.4', 'http://freebsd.org/freebsd/14.4'],
    ['win11', 'http://microsoft.com/win/11'],
    ['win2k22', 'http://microsoft.com/win/2k22'],
  ])('%s', (osId, uri) => {
    expect(osUriOf(osId)).toBe(uri);
    expect(osIdOf(uri)).toBe(osId);
  });

  it('knows its limits', () => {
    expect(osUriOf('plan9')).toBeNull();
    expect(osIdOf('http://plan9.org/plan/9')).toBe('plan9');
    expect(osIdOf('nonsense')).toBeNull();
  });
});
