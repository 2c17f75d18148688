import { expect, it } from 'vitest';
import { pendingChanges } from '#components/guests/detail/pending-changes.ts';
import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';

const hardware = (change: Partial<GuestHardware>): GuestHardware =>
  ({
    vcpus: 2,
    memoryMiB: 4096,
    maxMemoryMiB: 4096,
    firmware: 'bios',
    hasSecureBoot: false,
    videoModel: 'virtio',
    disks: [{ target: 'vda', bus: 'virtio', source: { kind: 'file', path: '/images/a.qcow2' } }],
    nics: [{ mac: '52:54:00:00:00:01', model: 'virtio', source: { kind: 'network', name: 'default' }, target: null }],
    ...change,
  }) as GuestHardware;

it('finds nothing where only libvirt filled in', () => {
  const live = hardware({ memoryMiB: 2048 });
  expect(pendingChanges(hardware({}), live)).toEqual([]);
  expect(pendingChanges(hardware({}), null)).toEqual([]);
});

it('names what was changed, added and taken away', () => {
  const next = hardware({ maxMemoryMiB: 8192, disks: [], vcpus: 4 });
  expect(pendingChanges(next, hardware({})).map(({ device, before, after }) => [device, before, after])).toEqual([
    ['processor', '2 vCPU', '4 vCPU'],
    ['memory', '4\u00a0GiB', '8\u00a0GiB'],
    ['disk vda', 'a.qcow2, virtio', 'none'],
  ]);
});
