import { z } from 'zod';
import { DiskSource } from '#lib/domain/guest/guest-definition.ts';
import { DiskBus, NicModel } from '#lib/domain/guest/guest-spec.ts';

/** A drive by libvirt's name: `vda`, `sdb`. */
export const DiskTarget = z.string().regex(/^[a-z]{2,4}$/u, 'not the name of a drive');

export const MacAddress = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/u, 'not a MAC address')
  .refine((mac) => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0, 'is a multicast address');

export const DiskCache = z.enum(['default', 'none', 'writeback', 'writethrough', 'directsync', 'unsafe']);
export const DiskIo = z.enum(['default', 'native', 'threads', 'io_uring']);

const vcpus = z.int().min(1).max(288);
/** 64 MiB to 16 TiB. */
const memoryMiB = z
  .int()
  .min(64)
  .max(16 * 1024 * 1024);
/** 0 takes the limit away. */
const rate = z.int().min(0).max(1_000_000_000_000);

/** What can be set on a disk; what is left out stays. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms */
export const DiskSettings = z.object({
  bus: DiskBus.optional(),
  cache: DiskCache.optional(),
  io: DiskIo.optional(),
  discard: z.enum(['ignore', 'unmap']).optional(),
  /** empty takes it away */
  serial: z
    .string()
    .regex(/^[A-Za-z0-9_.+-]{0,20}$/u, 'letters, digits and _ . + - only, at most 20')
    .optional(),
  isReadOnly: z.boolean().optional(),
  isShareable: z.boolean().optional(),
  /** bytes and requests per second, reads and writes together */
  bytesPerSecond: rate.optional(),
  iopsPerSecond: rate.optional(),
});
export type DiskSettings = z.infer<typeof DiskSettings>;

/** What a card can be plugged into. libvirt knows more kinds; those are only shown. */
export const NicSourceChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('network'), name: z.string().min(1).max(255) }),
  z.object({
    kind: z.literal('bridge'),
    name: z.string().regex(/^[A-Za-z0-9_.:-]{1,15}$/u, 'not the name of a bridge'),
  }),
  z.object({
    kind: z.literal('direct'),
    device: z.string().regex(/^[A-Za-z0-9_.:-]{1,15}$/u, 'not the name of a device'),
    mode: z.enum(['bridge', 'vepa', 'private', 'passthrough']),
  }),
  z.object({ kind: z.literal('user') }),
]);
export type NicSourceChoice = z.infer<typeof NicSourceChoice>;

/** What can be set on a network card; what is left out stays. */
export const NicSettings = z.object({
  source: NicSourceChoice.optional(),
  model: NicModel.optional(),
  newMac: MacAddress.optional(),
  isLinkUp: z.boolean().optional(),
  /** average, KiB per second as libvirt counts; 0 takes the limit away */
  inboundKiBps: z.int().min(0).max(100_000_000).optional(),
  outboundKiBps: z.int().min(0).max(100_000_000).optional(),
});
export type NicSettings = z.infer<typeof NicSettings>;

/** A device one can start from, as the boot order names it: `disk vda`, `nic 52:54:00:…`. */
export const BootDevice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('disk'), target: DiskTarget }),
  z.object({ kind: z.literal('nic'), mac: MacAddress }),
]);
export type BootDevice = z.infer<typeof BootDevice>;

export const SoundModel = z.enum(['ich9', 'ich6', 'ac97', 'none']);
export const VideoModel = z.enum(['virtio', 'vga', 'qxl', 'bochs', 'none']);
export const WatchdogAction = z.enum(['reset', 'poweroff', 'pause', 'inject-nmi', 'none']);

/** The changes that are kept as they are asked for. */
export const plainChanges = [
  z.object({ kind: z.literal('set-vcpus'), vcpus, maxVcpus: vcpus }),
  z.object({
    kind: z.literal('set-topology'),
    /** null lets libvirt choose: as many sockets as processors */
    topology: z.object({ sockets: vcpus, cores: vcpus, threads: vcpus }).nullable(),
  }),
  z.object({
    kind: z.literal('set-cpu'),
    mode: z.enum(['host-passthrough', 'host-model', 'maximum', 'custom']),
    /** one that the host lists (cpu-models); for `custom` only */
    model: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,60}$/u)
      .optional(),
  }),
  z.object({ kind: z.literal('set-memory'), memoryMiB, maxMemoryMiB: memoryMiB }),
  z.object({ kind: z.literal('set-boot'), order: BootDevice.array().max(40), hasMenu: z.boolean() }),
  z.object({ kind: z.literal('set-tpm'), isOn: z.boolean() }),
  z.object({ kind: z.literal('remove-nic'), mac: MacAddress }),
  z.object({ kind: z.literal('set-video'), model: VideoModel }),
  z.object({ kind: z.literal('set-sound'), model: SoundModel }),
  z.object({ kind: z.literal('set-watchdog'), action: WatchdogAction }),
  z.object({ kind: z.literal('set-rng'), isOn: z.boolean() }),
  z.object({ kind: z.literal('set-balloon'), isOn: z.boolean() }),
  z.object({ kind: z.literal('set-agent-channel'), isOn: z.boolean() }),
  z.object({ kind: z.literal('set-clipboard'), isOn: z.boolean() }),
  z.object({ kind: z.literal('set-serial'), isOn: z.boolean() }),
  z.object({ kind: z.literal('set-screen'), isOn: z.boolean() }),
  z.object({
    kind: z.literal('set-title'),
    title: z
      .string()
      .max(200)
      .regex(/^[^\r\n]*$/u, 'is one line'),
  }),
  z.object({ kind: z.literal('set-description'), description: z.string().max(10_000) }),
] as const;

/** Those that are decided further: which path, which name, which address. */
const decidedChanges = [
  z.object({
    kind: z.literal('set-firmware'),
    firmware: z.enum(['bios', 'uefi']),
    hasSecureBoot: z.boolean(),
    /** where its variables are kept; libvirt's own place is only for root */
    nvramPath: z.string().startsWith('/').optional(),
  }),
  z.object({
    kind: z.literal('add-disk'),
    target: DiskTarget,
    bus: DiskBus,
    source: DiskSource,
    format: z.enum(['qcow2', 'raw']),
  }),
  z.object({
    kind: z.literal('change-disk'),
    target: DiskTarget,
    /** what the drive is called on another bus: vda on virtio is sda on SATA */
    newTarget: DiskTarget.optional(),
    settings: DiskSettings,
  }),
  z.object({
    kind: z.literal('remove-disk'),
    target: DiskTarget,
    /** only where the drive has this: another disk may have come into its place */
    source: DiskSource.optional(),
  }),
  z.object({ kind: z.literal('add-drive'), target: DiskTarget, bus: DiskBus, source: DiskSource }),
  z.object({ kind: z.literal('set-media'), target: DiskTarget, source: DiskSource }),
  z.object({ kind: z.literal('add-nic'), mac: MacAddress, source: NicSourceChoice, model: NicModel }),
  z.object({ kind: z.literal('change-nic'), mac: MacAddress, settings: NicSettings }),
] as const;

/**
 * One change of a guest's definition, decided down to the last path: what an operation keeps, and what is made true by it.
 * Each says how it shall be, not what to do, so that it can be made true twice.
 */
export const GuestChange = z.discriminatedUnion('kind', [...plainChanges, ...decidedChanges]);
export type GuestChange = z.infer<typeof GuestChange>;
export type GuestChangeKind = GuestChange['kind'];
export type GuestChangeOf<K extends GuestChangeKind> = Extract<GuestChange, { kind: K }>;
