import { z } from 'zod';
import {
  DiskSettings,
  DiskTarget,
  MacAddress,
  NicSettings,
  NicSourceChoice,
  plainChanges,
} from '#lib/domain/guest/change/guest-change.ts';
import { GuestName } from '#lib/domain/guest/guest-name.ts';
import { DiskBus, NicModel } from '#lib/domain/guest/guest-spec.ts';

const OneLine = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\r\n\p{Cc}]*$/u, 'is one line');
/** A volume by its pool and name, never by a path: nobody reaches a file outside a pool. */
const volume = { pool: OneLine, volume: OneLine };
const sizeGiB = z.int().min(1).max(65_536);

/** The changes that are decided further before they are kept: a pool, a name of a drive, a MAC. */
const askedChanges = [
  z.object({ kind: z.literal('add-disk'), pool: OneLine.optional(), sizeGiB, bus: DiskBus.default('virtio') }),
  z.object({ kind: z.literal('attach-volume'), ...volume, bus: DiskBus.default('virtio') }),
  z.object({ kind: z.literal('change-disk'), target: DiskTarget, settings: DiskSettings }),
  z.object({ kind: z.literal('grow-disk'), target: DiskTarget, sizeGiB }),
  z.object({ kind: z.literal('remove-disk'), target: DiskTarget, deleteVolume: z.boolean().default(false) }),
  z.object({ kind: z.literal('add-drive'), bus: DiskBus.default('sata') }),
  z.object({ kind: z.literal('insert-media'), target: DiskTarget, ...volume }),
  z.object({ kind: z.literal('eject-media'), target: DiskTarget }),
  z.object({ kind: z.literal('add-nic'), source: NicSourceChoice, model: NicModel.default('virtio') }),
  z.object({ kind: z.literal('change-nic'), mac: MacAddress, settings: NicSettings }),
  z.object({ kind: z.literal('set-firmware'), firmware: z.enum(['bios', 'uefi']), hasSecureBoot: z.boolean() }),
  z.object({ kind: z.literal('rename'), name: GuestName }),
  z.object({ kind: z.literal('set-autostart'), isOn: z.boolean() }),
] as const;

/** One change as a person asks for it. */
export const ChangeRequest = z.discriminatedUnion('kind', [...plainChanges, ...askedChanges]);
export type ChangeRequest = z.infer<typeof ChangeRequest>;
export type ChangeRequestOf<K extends ChangeRequest['kind']> = Extract<ChangeRequest, { kind: K }>;
