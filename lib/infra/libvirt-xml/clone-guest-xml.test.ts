import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ClonePlan } from '#lib/domain/guest/clone/clone-plan.ts';
import { cloneGuestXml } from './clone-guest-xml.ts';
import { parseGuestXml } from './parse-guest-xml.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const foreign = fixture('foreign-guest.xml');
// without what is no volume and may not be copied: that is refused on its own below
const copyable = foreign
  .replace(/<disk type='network'[\s\S]*?<\/disk>/, '')
  .replace(/<disk type='block' device='lun'[\s\S]*?<\/disk>/, '');
const source = { guestId: 'gst_00000000000000000000000001', uuid: '4dea22b3-1d52-d8f3-2516-782e98ab3fa0' };

const plan = (more: Partial<Record<keyof ClonePlan, unknown>> = {}): ClonePlan =>
  ClonePlan.parse({
    source,
    guestId: 'gst_00000000000000000000000002',
    uuid: '11111111-2222-4333-8444-555555555555',
    name: `copy "of" <mail> & $(reboot)`,
    disks: [{ target: 'hda', from: { kind: 'file', path: '/srv/vm/mail overlay.qcow2' }, path: '/pool/a & b.qcow2' }],
    macs: ['52:54:00:aa:bb:cc', '52:54:00:00:00:02', '52:54:00:00:00:03'].map((from, index) => ({
      from,
      to: `52:54:00:99:99:0${index}`,
    })),
    variablesPath: '/pool/vars.fd',
    emptied: [],
    seed: null,
    mayReachHost: true,
    ...more,
  });

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'done';
  } catch (error) {
    return (error as { refusal: { code: string } }).refusal.code;
  }
};

describe('the definition of a clone', () => {
  const xml = cloneGuestXml(copyable, plan());
  const clone = parseGuestXml(xml);

  it('has a name, a UUID, MAC addresses, a disk and UEFI variables of its own, and our mark with its id', () => {
    expect(clone).toMatchObject({ name: `copy "of" <mail> & $(reboot)`, uuid: plan().uuid, liveId: null });
    expect(clone.hardware.nics.map((nic) => nic.mac)).toEqual(plan().macs.map((mac) => mac.to));
    expect(clone.hardware).toMatchObject({
      nvramPath: '/pool/vars.fd',
      ourGuestId: plan().guestId,
      ourSpecDigest: null,
    });
    expect(clone.hardware.disks.find((disk) => disk.target === 'hda')).toMatchObject({
      source: { kind: 'file', path: '/pool/a & b.qcow2' },
      format: 'qcow2',
      backing: [],
      serial: 'WD-1',
    });
    expect(xml).not.toMatch(/43dc0cf8|4DEA22B3|mail overlay|base\.qcow2|vnet3|old_VARS/);
  });

  it('keeps everything else: discs, other tools’ data, passwords, unknown elements, comments', () => {
    expect(clone.hardware.disks.find((disk) => disk.target === 'hdb')).toMatchObject({
      source: { kind: 'volume', pool: 'isos', volume: 'inst.iso' },
    });
    for (const part of ['made by hand, years ago', 'cockpit_machines:has_install_phase', 'ubuntu.com/ubuntu/22.04'])
      expect(xml).toContain(part);
    for (const part of ['passwd="hunter2"', 'passwd="hunter3"', 'name="MY_PASSWORD"', '<filesystem type="mount">'])
      expect(xml).toContain(part);
  });

  it('listens where nothing else does', () => {
    expect(xml).not.toMatch(/port="5901"|tlsPort="5902"/);
    expect(clone.hardware.screens[0]?.listen).toEqual({ kind: 'tcp', address: '127.0.0.1', port: null });
  });

  it('has the disc with its first settings in an empty drive, or in a new one', () => {
    const seed = { target: 'sda', bus: 'sata', path: '/pool/seed.iso' };
    const added = parseGuestXml(cloneGuestXml(copyable, plan({ seed }))).hardware.disks;
    expect(added.find((disk) => disk.target === 'sda')).toMatchObject({ bus: 'sata', source: { path: seed.path } });
    const used = parseGuestXml(cloneGuestXml(copyable, plan({ seed: { ...seed, target: 'hdb' } }))).hardware.disks;
    expect(used.find((disk) => disk.target === 'hdb')).toMatchObject({ bus: 'ide', source: { path: seed.path } });
    expect(used).toHaveLength(parseGuestXml(copyable).hardware.disks.length);
    const emptied = parseGuestXml(cloneGuestXml(copyable, plan({ emptied: ['hdb', 'gone'] }))).hardware.disks;
    expect(emptied.find((disk) => disk.target === 'hdb')?.source).toEqual({ kind: 'empty' });
  });
});

describe('no clone', () => {
  it('where the original is not what was planned for', () => {
    const other = [{ ...plan().disks[0], from: { kind: 'file', path: '/srv/vm/other.qcow2' } }];
    expect(codeOf(() => cloneGuestXml(copyable, plan({ disks: other })))).toBe('guest.changed-meanwhile');
    expect(codeOf(() => cloneGuestXml(copyable, plan({ disks: [] })))).toBe('guest.changed-meanwhile');
    expect(codeOf(() => cloneGuestXml(copyable, plan({ macs: plan().macs.slice(1) })))).toBe('guest.changed-meanwhile');
    const [first, ...rest] = plan().macs;
    expect(codeOf(() => cloneGuestXml(copyable, plan({ macs: [...rest, first] })))).toBe('guest.changed-meanwhile');
    // a disk that is a whole device of the host is never taken over as it is
    expect(codeOf(() => cloneGuestXml(foreign, plan()))).toBe('guest.changed-meanwhile');
    expect(codeOf(() => cloneGuestXml(copyable, plan({ variablesPath: null })))).toBe('guest.changed-meanwhile');
  });

  it('of what reaches past libvirt, but by an admin', () => {
    expect(codeOf(() => cloneGuestXml(copyable, plan({ mayReachHost: false })))).toBe('clone.needs-admin');
  });

  it('of an encrypted disk', () => {
    const encrypted = copyable.replace('<serial>WD-1', "<encryption format='luks'/><serial>WD-1");
    expect(codeOf(() => cloneGuestXml(encrypted, plan()))).toBe('clone.cannot');
  });
});
