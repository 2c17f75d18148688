import { z } from 'zod';

/** Does the guest know that it is a guest here (virtio), or is a real device imitated for it. */
export const DeviceKind = z.enum(['paravirtual', 'emulated']);
export type DeviceKind = z.infer<typeof DeviceKind>;

/** Where a disk's bytes are. `empty` is a drive without a medium; `other` is what libvirt may add and we only show. */
export const DiskSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('block'), path: z.string() }),
  z.object({ kind: z.literal('volume'), pool: z.string(), volume: z.string() }),
  z.object({ kind: z.literal('network'), protocol: z.string(), name: z.string() }),
  z.object({ kind: z.literal('other'), type: z.string() }),
  z.object({ kind: z.literal('empty') }),
]);
export type DiskSource = z.infer<typeof DiskSource>;

export const GuestDisk = z.object({
  /** The name in libvirt: `vda`. Unique in a guest. */
  target: z.string(),
  bus: z.string(),
  device: z.enum(['disk', 'cdrom', 'floppy', 'lun']),
  deviceKind: DeviceKind,
  source: DiskSource,
  format: z.string().nullable(),
  isReadOnly: z.boolean(),
  isShareable: z.boolean(),
  serial: z.string().nullable(),
  bootOrder: z.number().nullable(),
  cache: z.string().nullable().default(null),
  io: z.string().nullable().default(null),
  discard: z.string().nullable().default(null),
  /** Limits of reads and writes together; null without. */
  bytesPerSecond: z.number().nullable().default(null),
  iopsPerSecond: z.number().nullable().default(null),
  /** Paths (or names) below this disk, nearest first; libvirt tells them of a running guest. */
  backing: z.array(z.string()),
});
export type GuestDisk = z.infer<typeof GuestDisk>;

export const NicSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('network'), name: z.string() }),
  z.object({ kind: z.literal('bridge'), name: z.string() }),
  z.object({ kind: z.literal('direct'), device: z.string(), mode: z.string() }),
  z.object({ kind: z.literal('user') }),
  z.object({ kind: z.literal('other'), type: z.string() }),
]);
export type NicSource = z.infer<typeof NicSource>;

export const GuestNic = z.object({
  mac: z.string(),
  model: z.string().nullable(),
  deviceKind: DeviceKind,
  source: NicSource,
  /** The device on the host while the guest runs: `vnet3`. */
  target: z.string().nullable(),
  isLinkUp: z.boolean(),
  bootOrder: z.number().nullable().default(null),
  /** Average, KiB per second; null without a limit. */
  inboundKiBps: z.number().nullable().default(null),
  outboundKiBps: z.number().nullable().default(null),
});
export type GuestNic = z.infer<typeof GuestNic>;

/** Where a screen listens. A socket's path, an automatic port are known only while the guest runs. */
export const ScreenListen = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('socket'), path: z.string().nullable() }),
  z.object({ kind: z.literal('tcp'), address: z.string().nullable(), port: z.number().nullable() }),
  z.object({ kind: z.literal('none') }),
]);
export type ScreenListen = z.infer<typeof ScreenListen>;

export const GuestScreen = z.object({
  type: z.string(),
  listen: ScreenListen,
  /** Known from a definition read with `--security-info` only; false otherwise. */
  hasPassword: z.boolean(),
  keymap: z.string().nullable(),
  sharePolicy: z.string().nullable(),
});
export type GuestScreen = z.infer<typeof GuestScreen>;

export const GuestSerial = z.object({
  type: z.string(),
  port: z.number(),
  /** The terminal on the host while the guest runs: `/dev/pts/4`. */
  path: z.string().nullable(),
});
export type GuestSerial = z.infer<typeof GuestSerial>;

/** What a definition says of a guest, as far as the pages show it. */
export const GuestHardware = z.object({
  vcpus: z.number(),
  maxVcpus: z.number(),
  memoryMiB: z.number(),
  maxMemoryMiB: z.number(),
  virtType: z.string(),
  arch: z.string(),
  machine: z.string(),
  cpuMode: z.string().nullable(),
  cpuModel: z.string().nullable(),
  topology: z.object({ sockets: z.number(), cores: z.number(), threads: z.number() }).nullable().default(null),
  firmware: z.enum(['bios', 'uefi', 'kernel']),
  /** Where the variables of UEFI are kept. */
  nvramPath: z.string().nullable().default(null),
  hasBootMenu: z.boolean().default(false),
  hasSecureBoot: z.boolean(),
  tpm: z.object({ model: z.string(), version: z.string().nullable() }).nullable(),
  disks: z.array(GuestDisk),
  nics: z.array(GuestNic),
  screens: z.array(GuestScreen),
  serials: z.array(GuestSerial),
  videoModel: z.string().nullable(),
  soundModel: z.string().nullable().default(null),
  /** What the watchdog card does when the guest hangs; null without a card. */
  watchdogAction: z.string().nullable().default(null),
  /** Virtio SCSI disks can be plugged in. */
  hasScsiController: z.boolean().default(false),
  hasAgentChannel: z.boolean(),
  /** libvirt's word while the guest runs. */
  isAgentConnected: z.boolean().nullable(),
  /** The clipboard and the display size can go through: a vdagent or SPICE channel. */
  hasClipboardChannel: z.boolean(),
  hasRng: z.boolean(),
  hasBalloon: z.boolean(),
  /** Devices of the host in the guest's hands, as libvirt names their kind: `pci`, `usb`, `mdev`, … */
  hostDevices: z.array(z.string()),
  sharedFolders: z.array(z.object({ driver: z.string(), tag: z.string() })),
  title: z.string().nullable(),
  description: z.string().nullable(),
  /** libosinfo's short id: `debian12`. */
  osId: z.string().nullable(),
  /** Our mark in the metadata; null for guests that others made. */
  ourGuestId: z.string().nullable(),
  /** The digest of the specification that was built into this definition. */
  ourSpecDigest: z.string().nullable(),
});
export type GuestHardware = z.infer<typeof GuestHardware>;

export type GuestDefinition = {
  uuid: string;
  name: string;
  /** libvirt's number of the running domain; null when it is off. */
  liveId: number | null;
  hardware: GuestHardware;
};
