import { expect, test } from 'vitest';
import type { CloneSource, KnownVolume } from '#lib/domain/guest/clone/plan-clone.ts';
import { describePublication } from '#lib/domain/image/describe-publication.ts';
import { planPublication } from '#lib/domain/image/plan-publication.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';

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
const disk = (target: string, path: string, more = '') =>
  `<disk type='file' device='disk'><source file='${path}'/><target dev='${target}' bus='${target.startsWith('s') ? 'sata' : 'virtio'}'/>${more}</disk>`;
const nic =
  "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='n'/><model type='e1000e'/></interface>";
const tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
const uefi = "<loader type='pflash' secure='yes'>/x</loader><nvram>/images/n.fd</nvram>";
const from = (devices: string, os = ''): CloneSource => ({
  source: { guestId: 'gst_old', uuid: 'u' } as never,
  hardware: parseGuestXml(
    `<domain><name>a</name><uuid>u</uuid><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>${os}</os><devices>${devices}</devices></domain>`,
  ).hardware,
  volumes: [
    volume('/images/a.qcow2', { backingPath: '/images/base.qcow2' }),
    volume('/images/base.qcow2', { allocationBytes: 400 }),
    volume('/images/b.img', { format: 'raw' }),
  ],
  pools: [{ uuid: 'pool-1', path: '/images' }],
  seedTarget: null,
});
const plan = (source: CloneSource, guest = { osId: 'debian12' as string | null, isOurs: true }) => {
  const answer = planPublication(source, guest);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
};
const codeOf = (source: CloneSource, osId: string | null = null) => {
  const answer = planPublication(source, { osId, isOurs: true });
  return answer.ok ? 'planned' : answer.refusal.code;
};

test('the disk that the guest starts from is copied, with all below it; the others are named', () => {
  const one = plan(from(disk('vda', '/images/a.qcow2') + disk('vdb', '/images/b.img')));
  expect(one).toMatchObject({ disk: { target: 'vda', bytes: 410, volume: { name: 'a.qcow2' } }, others: ['vdb'] });
  const ordered = plan(from(disk('vda', '/images/a.qcow2') + disk('vdb', '/images/b.img', "<boot order='1'/>")));
  expect(ordered).toMatchObject({ disk: { target: 'vdb', volume: { format: 'raw' } }, others: ['vda'] });
  // a disk elsewhere is nobody's business unless it is the one
  expect(plan(from(disk('vda', '/images/a.qcow2') + disk('vdb', '/srv/x.img'))).others).toEqual(['vdb']);
});

test('what the system was installed on goes with the image', () => {
  expect(plan(from(disk('vda', '/images/a.qcow2'))).hardware).toEqual({
    firmware: { firmware: 'bios', hasTpm: false },
    diskBus: 'virtio',
    nicModel: null,
  });
  const secure = plan(from(disk('sda', '/images/a.qcow2') + nic + tpm, uefi));
  expect(secure.hardware).toEqual({
    firmware: { firmware: 'uefi-secure', hasTpm: true },
    diskBus: 'sata',
    nicModel: 'e1000e',
  });
  expect(secure.variables).toEqual({ poolUuid: 'pool-1', volume: 'n.fd' });
  const foreign = plan(from(disk('sda', '/images/a.qcow2'), uefi), { osId: null, isOurs: false });
  expect(foreign.variables).toBe(null);
});

test('what cannot become an image is refused', () => {
  expect(codeOf(from(''))).toBe('publish.no-disk');
  expect(codeOf(from(disk('vda', '/images/a.qcow2', '<shareable/>')))).toBe('publish.no-disk');
  expect(codeOf(from(disk('vda', '/srv/a.qcow2')))).toBe('clone.disk-elsewhere');
  expect(codeOf(from(disk('vda', '/images/a.qcow2'), '<kernel>/boot/x</kernel>'))).toBe('publish.kernel');
  expect(codeOf(from(disk('vda', '/images/a.qcow2')), 'win11')).toBe('publish.windows');
});

test('what becomes of everything is said', () => {
  const plain = plan(from(disk('vda', '/images/a.qcow2') + disk('vdb', '/images/b.img')));
  const first = describePublication(plain, { name: 'lab', number: 1 }).join(' ');
  expect(first).toMatch(/^vda is copied whole into a new image, which only you see until you share it\./);
  expect(first).toMatch(/vdb is not part of it\..* a BIOS, the disk on virtio\..*cloud-init.*machine-id/s);
  expect(first).not.toMatch(/TPM|UEFI/);
  const again = describePublication(plan(from(disk('sda', '/images/a.qcow2') + tpm, uefi)), { name: 'lab', number: 3 });
  expect(again.join(' ')).toMatch(
    /version 3 of lab.*UEFI with Secure Boot, a TPM, the disk on SATA.*variables go with the image.*TPM begins empty/s,
  );
});
