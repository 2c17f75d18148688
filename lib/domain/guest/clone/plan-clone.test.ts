import { expect, test } from 'vitest';
import { type CloneSource, type CloneWish, type KnownVolume, planClone } from '#lib/domain/guest/clone/plan-clone.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';

const pool = { uuid: 'pool-2', name: 'other', path: '/other' };
const volume = (path: string, more: Partial<KnownVolume> = {}): KnownVolume => ({
  poolUuid: 'pool-1',
  poolName: 'images',
  name: path.slice(path.lastIndexOf('/') + 1),
  path,
  format: 'qcow2',
  capacityBytes: 1000,
  allocationBytes: 10,
  backingPath: null,
  ...more,
});
const xml = (devices: string, os = '') =>
  `<domain><name>a</name><uuid>u</uuid><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>${os}</os><devices>${devices}</devices></domain>`;
const disk = (target: string, path: string, more = '') =>
  `<disk type='file' device='disk'><source file='${path}'/><target dev='${target}' bus='virtio'/>${more}</disk>`;
const from = (definition: string, more: Partial<CloneSource> = {}): CloneSource => ({
  source: { guestId: 'gst_old', uuid: 'u' } as never,
  hardware: parseGuestXml(definition).hardware,
  volumes: [volume('/images/a.qcow2'), volume('/images/b.img', { format: 'raw' })],
  pools: [{ uuid: 'pool-1', path: '/images' }],
  seedTarget: null,
  ...more,
});
const wish = (more: Partial<CloneWish> = {}): CloneWish => ({
  guestId: 'gst_01new' as never,
  uuid: 'v' as never,
  name: 'The "new" one',
  pool,
  withSettings: false,
  mayReachHost: false,
  macOf: (index) => `52:54:00:00:00:0${index}`,
  ...more,
});
const codeOf = (answer: ReturnType<typeof planClone>) => (answer.ok ? 'planned' : answer.refusal.code);

test('every disk that is written to is copied into the pool, whole; discs and shared disks are not', () => {
  const shared = disk('vdc', '/images/c.qcow2', '<shareable/>');
  const disc = `<disk type='file' device='cdrom'><source file='/iso/x.iso'/><target dev='sda' bus='sata'/><readonly/></disk>`;
  const definition = xml(disk('vda', '/images/a.qcow2') + disk('vdb', '/images/b.img') + shared + disc);
  const answer = planClone(from(definition), wish({ mayReachHost: true }));
  if (!answer.ok) throw new Error(answer.refusal.code);
  expect(answer.value.copies.map(({ poolUuid, volume: name, backing }) => [poolUuid, name, backing.volume])).toEqual([
    ['pool-2', 'the-new-one-01new-disk1.qcow2', 'a.qcow2'],
    ['pool-2', 'the-new-one-01new-disk2.qcow2', 'b.img'],
  ]);
  expect(answer.value.plan.disks.map((each) => [each.target, each.path])).toEqual([
    ['vda', '/other/the-new-one-01new-disk1.qcow2'],
    ['vdb', '/other/the-new-one-01new-disk2.qcow2'],
  ]);
  // a disk that is not its own is an admin's to give away
  expect(codeOf(planClone(from(definition), wish()))).toBe('clone.needs-admin');
});

test('a disk that is in no pool is refused, with its name', () => {
  expect(codeOf(planClone(from(xml(disk('vda', '/srv/a.qcow2'))), wish()))).toBe('clone.disk-elsewhere');
  const lun = `<disk type='block' device='lun'><source dev='/images/a.qcow2'/><target dev='sda' bus='scsi'/></disk>`;
  expect(codeOf(planClone(from(xml(lun)), wish()))).toBe('clone.disk-elsewhere');
});

test('devices and folders of the host are an admin’s to give away', () => {
  for (const device of ["<hostdev mode='subsystem' type='pci'/>", "<filesystem><target dir='x'/></filesystem>"]) {
    expect(codeOf(planClone(from(xml(device)), wish()))).toBe('clone.needs-admin');
    expect(codeOf(planClone(from(xml(device)), wish({ mayReachHost: true })))).toBe('planned');
  }
});

test('UEFI variables are copied where they lie in a pool, and begin anew elsewhere', () => {
  const uefi = (path: string) => xml('', `<loader type='pflash'>/x</loader><nvram>${path}</nvram>`);
  const inPool = planClone(from(uefi('/images/n.fd')), wish());
  expect(inPool.ok && inPool.value.variables).toEqual({
    from: { poolUuid: 'pool-1', volume: 'n.fd' },
    to: { poolUuid: 'pool-2', volume: 'the-new-one-01new-nvram.fd' },
  });
  const elsewhere = planClone(from(uefi('/var/lib/libvirt/qemu/nvram/n.fd')), wish());
  expect(elsewhere.ok && elsewhere.value.variables).toBe(null);
  expect(elsewhere.ok && elsewhere.value.plan.variablesPath).toBe('/other/the-new-one-01new-nvram.fd');
});

test('first settings go into an empty drive, into that of the original’s, or into a new one', () => {
  const drive = (inside: string) => `<disk type='file' device='cdrom'>${inside}<target dev='sdc' bus='sata'/></disk>`;
  const targetOf = (definition: string, seedTarget: string | null = null) => {
    const answer = planClone(from(definition, { seedTarget }), wish({ withSettings: true }));
    return answer.ok ? [answer.value.plan.seed?.target, answer.value.plan.emptied] : answer.refusal.code;
  };
  expect(targetOf(xml(drive('')))).toEqual(['sdc', []]);
  expect(targetOf(xml(drive("<source file='/s.iso'/>")), 'sdc')).toEqual(['sdc', ['sdc']]);
  expect(targetOf(xml(drive("<source file='/s.iso'/>")))).toEqual(['sda', []]);
});
