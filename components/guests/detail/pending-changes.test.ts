import { expect, it } from 'vitest';
import { pendingChanges } from '#components/guests/detail/pending-changes.ts';
import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';

const hardware = (change: Partial<GuestHardware>): GuestHardware =>
  ({
    vcpus: 2,
    maxVcpus: 2,
    topology: null,
    memoryMiB: 4096,
    maxMemoryMiB: 4096,
    firmware: 'bios',
    hasSecureBoot: false,
    videoModel: 'virtio',
    soundModel: null,
    watchdogAction: null,
    tpm: null,
    screens: [],
    serials: [],
    disks: [{ target: 'vda', bus: 'virtio', source: { kind: 'file', path: '/images/a.qcow2' }, bootOrder: 1 }],
    nics: [
      {
        mac: '52:54:00:00:00:01',
        model: 'virtio',
        source: { kind: 'network', name: 'default' },
        target: null,
        bootOrder: null,
      },
    ],
    ...change,
  }) as GuestHardware;

it('finds nothing where only libvirt filled in', () => {
  const live = hardware({ memoryMiB: 2048 });
  expect(pendingChanges(hardware({}), live)).toEqual([]);
  expect(pendingChanges(hardware({}), null)).toEqual([]);
});

it('names what was changed, added and taken away', () => {
  const next = hardware({ maxMemoryMiB: 8192, disks: [], vcpus: 4, maxVcpus: 8, soundModel: 'ich9' });
  expect(pendingChanges(next, hardware({})).map(({ device, before, after }) => [device, before, after])).toEqual([
    ['processor', '2 vCPU', '4 vCPU of at most 8 vCPU'],
    ['memory', '4\u00a0GiB', '8\u00a0GiB'],
    ['boot', 'vda', 'chosen by the firmware'],
    ['sound', 'none', 'ich9'],
    ['disk vda', 'a.qcow2, virtio', 'none'],
  ]);
});
