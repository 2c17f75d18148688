import { describe, expect, it } from 'vitest';
import { imageCatalogue } from '#lib/domain/image/catalogue.ts';
import { knownOsIds } from './os-catalogue.ts';
import { chooseDevices, devicesOfOs } from './os-devices.ts';

const auto = { isImage: false, diskBus: 'auto', nicModel: 'auto' } as const;

describe('what a guest gets by what runs on it', () => {
  it.each([
    ['debian12', 'virtio', 'virtio', 'virtio', 'scsi'],
    ['alpinelinux3.23', 'virtio', 'virtio', 'virtio', 'scsi'],
    ['rhel9.6', 'virtio', 'virtio', 'virtio', 'scsi'],
    ['linux2022', 'virtio', 'virtio', 'virtio', 'scsi'],
    ['freebsd14.4', 'virtio', 'virtio', 'vga', 'scsi'],
    ['win11', 'sata', 'e1000e', 'vga', 'sata'],
    ['win2k8r2', 'sata', 'e1000e', 'vga', 'sata'],
  ])('%s: disk %s, NIC %s, video %s, first settings on %s', (osId, diskBus, nicModel, videoModel, seedBus) => {
    expect(chooseDevices({ ...auto, osId })).toEqual({ diskBus, nicModel, videoModel, seedBus });
  });

  it('is what everything drives where nobody said what runs on it', () => {
    for (const osId of [null, 'plan9'])
      expect(chooseDevices({ ...auto, osId })).toEqual({
        diskBus: 'sata',
        nicModel: 'e1000e',
        videoModel: 'vga',
        seedBus: 'sata',
      });
  });

  it('is paravirtual for an image of which nothing is known: cloud images are made for that', () => {
    expect(chooseDevices({ ...auto, isImage: true, osId: null })).toMatchObject({ diskBus: 'virtio', seedBus: 'scsi' });
    // a Windows image may lack the drivers
    expect(chooseDevices({ ...auto, isImage: true, osId: 'win10' })).toMatchObject({ diskBus: 'sata' });
  });

  it('is what a person chose, each for itself', () => {
    expect(chooseDevices({ ...auto, osId: 'win11', diskBus: 'virtio' })).toMatchObject({
      diskBus: 'virtio',
      nicModel: 'e1000e',
    });
    expect(chooseDevices({ ...auto, osId: 'debian12', nicModel: 'rtl8139' })).toMatchObject({
      diskBus: 'virtio',
      nicModel: 'rtl8139',
    });
  });

  it('never picks what the system does not drive', () => {
    for (const osId of [...knownOsIds, ...imageCatalogue.map((image) => image.osId)]) {
      const driven = devicesOfOs(osId);
      if (!driven) throw new Error(`nothing is known of ${osId}`);
      const chosen = chooseDevices({ ...auto, osId });
      expect(driven.disks).toContain(chosen.diskBus);
      expect(driven.nics).toContain(chosen.nicModel);
      expect(driven.videos).toContain(chosen.videoModel);
      expect(driven.disks).toContain(chosen.seedBus);
    }
  });
});
