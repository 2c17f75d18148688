import type { DiskBus, NicModel, VideoModel } from '#lib/domain/guest/guest-spec.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';

/**
 * The devices that a system drives by itself, with no driver brought along: what its installer can see. The same is told by
 * an osinfo database, of more systems than are listed here.
 */
export type OsDevices = {
  disks: readonly DiskBus[];
  nics: readonly NicModel[];
  videos: readonly VideoModel[];
};

/** virtio is in every Linux since 2.6.25 (2008). */
const linux: OsDevices = {
  disks: ['virtio', 'scsi', 'sata'],
  nics: ['virtio', 'e1000e', 'e1000', 'rtl8139'],
  videos: ['virtio', 'bochs', 'vga', 'qxl'],
};

/** virtio for disks and NICs since 10; no driver for a virtio display. */
const freebsd: OsDevices = {
  disks: ['virtio', 'scsi', 'sata'],
  nics: ['virtio', 'e1000e', 'e1000'],
  videos: ['vga'],
};

/** What Windows drives when its setup is given the virtio drivers. */
const windowsWithDrivers: OsDevices = {
  disks: ['virtio', 'scsi', 'sata'],
  nics: ['virtio', 'e1000e'],
  videos: ['vga'],
};

/** No virtio without the driver disc. AHCI and the 82574L (e1000e) since 7 and Server 2008 R2, as osinfo-db has it. */
const windows: OsDevices = { disks: ['sata'], nics: ['e1000e'], videos: ['vga'] };

/** What everything of the last fifteen years drives, Windows among it. */
const anything: OsDevices = windows;

/** What a system drives; null where it is not known. */
export function devicesOfOs(osId: string | null): OsDevices | null {
  const { family } = describeOs(osId);
  if (family === 'unknown') return null;
  if (family === 'windows') return windows;
  return family === 'freebsd' ? freebsd : linux;
}

export type ChosenDevices = {
  diskBus: DiskBus;
  nicModel: NicModel;
  videoModel: VideoModel;
  /** where the disc with the first settings is read from */
  seedBus: 'scsi' | 'sata';
};

/** In the order of liking: paravirtual first, then what is emulated and fastest. */
const likedDisks: readonly DiskBus[] = ['virtio', 'scsi', 'sata'];
const likedNics: readonly NicModel[] = ['virtio', 'e1000e', 'e1000', 'rtl8139'];
const likedVideos: readonly VideoModel[] = ['virtio', 'vga'];

const firstOf = <T>(liked: readonly T[], driven: readonly T[], otherwise: T): T =>
  liked.find((one) => driven.includes(one)) ?? otherwise;

/**
 * The best devices that a system drives. An image of which nothing is known is taken for a cloud image, so for Linux; a disc
 * or a disk of which nothing is known could hold anything. What a person chose stands.
 */
export function chooseDevices(from: {
  osId: string | null;
  isImage: boolean;
  /** its setup loads the drivers from their disc by itself */
  loadsDrivers?: boolean;
  diskBus: DiskBus | 'auto';
  nicModel: NicModel | 'auto';
}): ChosenDevices {
  const own = devicesOfOs(from.osId);
  const driven = (own === windows && from.loadsDrivers ? windowsWithDrivers : own) ?? (from.isImage ? linux : anything);
  return {
    diskBus: from.diskBus === 'auto' ? firstOf(likedDisks, driven.disks, 'sata') : from.diskBus,
    nicModel: from.nicModel === 'auto' ? firstOf(likedNics, driven.nics, 'e1000e') : from.nicModel,
    videoModel: firstOf(likedVideos, driven.videos, 'vga'),
    // the kernels of cloud images have no AHCI, so virtio-scsi where it is driven before any disc is read
    seedBus: own !== windows && driven.disks.includes('scsi') ? 'scsi' : 'sata',
  };
}
