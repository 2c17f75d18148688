import type { DiskSource, GuestHardware, NicSource } from '#lib/domain/guest/guest-definition.ts';

const hideDisk = (source: DiskSource): DiskSource =>
  source.kind === 'empty' || source.kind === 'other' ? source : { kind: 'other', type: source.kind };

/** A network has a name that people gave it; a bridge or a card is a device of the host. */
const hideNic = (source: NicSource): NicSource =>
  source.kind === 'bridge' || source.kind === 'direct' ? { kind: 'other', type: source.kind } : source;

/** The same devices without what they are made of on the host: paths, pools, volumes, bridges, ports. */
export const hideHardwarePlaces = (hardware: GuestHardware): GuestHardware => ({
  ...hardware,
  nvramPath: null,
  disks: hardware.disks.map((disk) => ({ ...disk, source: hideDisk(disk.source), backing: [] })),
  nics: hardware.nics.map((nic) => ({ ...nic, source: hideNic(nic.source), target: null })),
  screens: hardware.screens.map((screen) => ({ ...screen, listen: { kind: 'none' as const } })),
  serials: hardware.serials.map((serial) => ({ ...serial, path: null })),
  sharedFolders: [],
  hostDevices: [],
});
