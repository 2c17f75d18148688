import { z } from 'zod';
import { DiskSource, NicSource } from '#lib/domain/guest/guest-definition.ts';
import { GuestName } from '#lib/domain/guest/guest-name.ts';
import { GuestId, GuestUuid } from '#lib/domain/id.ts';

export const DiskBus = z.enum(['virtio', 'sata', 'scsi', 'usb', 'ide']);
export type DiskBus = z.infer<typeof DiskBus>;

export const NicModel = z.enum(['virtio', 'e1000e', 'e1000', 'rtl8139']);
export type NicModel = z.infer<typeof NicModel>;

export const VideoModel = z.enum(['virtio', 'vga', 'qxl', 'bochs', 'none']);
export type VideoModel = z.infer<typeof VideoModel>;

export const SpecDisk = z.object({
  source: DiskSource,
  format: z.enum(['qcow2', 'raw']),
  /** virtio where the guest has the driver; sata is what everything can read. */
  bus: DiskBus.default('virtio'),
  serial: z
    .string()
    .regex(/^[A-Za-z0-9_.+-]{1,20}$/u)
    .optional(),
});
export type SpecDisk = z.infer<typeof SpecDisk>;

/** A drive with a disc in it. `seed` carries the first settings and leaves again; `media` is what a person put in; `drivers` is not booted from. */
export const SpecDisc = z.object({
  role: z.enum(['seed', 'media', 'drivers']),
  source: DiskSource,
  /** Left out: what fits its role. */
  bus: z.enum(['scsi', 'sata']).optional(),
});
export type SpecDisc = z.infer<typeof SpecDisc>;

export const SpecNic = z.object({
  source: NicSource,
  mac: z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/u, 'not a MAC address'),
  model: NicModel.default('virtio'),
});
export type SpecNic = z.infer<typeof SpecNic>;

export const SpecFirmware = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bios') }),
  z.object({
    kind: z.literal('uefi'),
    hasSecureBoot: z.boolean().default(false),
    /** Where its variables are kept. libvirt's own place is only for root; a file beside the disks is not. */
    nvramPath: z.string().startsWith('/').optional(),
  }),
]);
export type SpecFirmware = z.infer<typeof SpecFirmware>;

/** All that is decided about a guest before its definition is written. Holds no secret; is kept in the operation's plan. */
export const GuestSpec = z.object({
  guestId: GuestId,
  uuid: GuestUuid,
  name: GuestName,
  title: z
    .string()
    .max(200)
    .regex(/^[^\r\n]*$/u)
    .optional(),
  description: z.string().max(10_000).optional(),
  osId: z
    .string()
    .regex(/^[a-z0-9.-]{1,60}$/u)
    .optional(),
  virtType: z.enum(['kvm', 'qemu']),
  arch: z.literal('x86_64').default('x86_64'),
  machine: z.enum(['q35', 'pc']).default('q35'),
  vcpus: z.int().min(1).max(288),
  memoryMiB: z.int().min(64),
  firmware: SpecFirmware.default({ kind: 'bios' }),
  hasTpm: z.boolean().default(false),
  disks: z.array(SpecDisk).max(20),
  discs: z.array(SpecDisc).max(4).default([]),
  nics: z.array(SpecNic).max(16),
  videoModel: VideoModel.default('virtio'),
  /** Only where the host's QEMU has the channel (see the domain capabilities). */
  hasClipboard: z.boolean().default(false),
  /** Tried after the disks and the discs. */
  bootsFromNetwork: z.boolean().default(false),
});
export type GuestSpec = z.infer<typeof GuestSpec>;
export type GuestSpecInput = z.input<typeof GuestSpec>;
