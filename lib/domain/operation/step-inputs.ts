import { z } from 'zod';
import { GuestCommand, GuestShell } from '#lib/domain/guest/agent/guest-command.ts';
import { GuestChange } from '#lib/domain/guest/change/guest-change.ts';
import { ClonePlan, SourceGuest } from '#lib/domain/guest/clone/clone-plan.ts';
import { DiskSource } from '#lib/domain/guest/guest-definition.ts';
import { GuestName } from '#lib/domain/guest/guest-name.ts';
import { GuestId, GuestUuid, ImageId, ImageVersionId } from '#lib/domain/id.ts';
import { SnapshotKind, SnapshotMemory } from '#lib/domain/snapshot/snapshot.ts';
import { SnapshotName } from '#lib/domain/snapshot/snapshot-name.ts';

/** A volume by its pool and name. Names are made by us or were listed on the host. */
export const VolumeRef = z.object({ poolUuid: z.string(), volume: z.string() });
export type VolumeRef = z.infer<typeof VolumeRef>;

/** What the first settings of a guest are for. */
export const SeedSystem = z.enum(['linux', 'windows']);
export type SeedSystem = z.infer<typeof SeedSystem>;

/** What a clone is made of; by its path where it lies in another pool. */
const Base = VolumeRef.extend({ path: z.string().optional() });

const GuestRef = z.object({ guestId: GuestId, uuid: GuestUuid });

/** A volume that is made on top of another one of the same pool, for a drive. */
const Overlay = VolumeRef.extend({
  target: z.string(),
  path: z.string(),
  backing: z.object({ volume: z.string(), path: z.string(), format: z.string(), capacityBytes: z.number() }),
});
export type Overlay = z.infer<typeof Overlay>;

/** The file of a guest's UEFI variables and the volume that holds them as they were. Both in one pool. */
const VariablesCopy = z.object({ poolUuid: z.string(), volume: z.string(), copy: z.string() });
export type VariablesCopy = z.infer<typeof VariablesCopy>;

/** What one step asks of libvirt. */
export const PowerCommand = z.enum(['start', 'shutdown', 'reboot', 'reset', 'force-off', 'suspend', 'resume']);
export type PowerCommand = z.infer<typeof PowerCommand>;

/** How to check what was fetched: the hash itself, or the published file that names it. */
export const ChecksumSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('value'), algorithm: z.enum(['sha256', 'sha512']), value: z.string() }),
  z.object({ kind: z.literal('file'), algorithm: z.enum(['sha256', 'sha512']), url: z.url() }),
]);
export type ChecksumSource = z.infer<typeof ChecksumSource>;

/**
 * The input of every kind of step, as it is kept in the database. A step is idempotent: run again after it was cut off at
 * any point, it finds what is there and completes it.
 */
export const stepInputs = {
  'probe-host': z.object({ address: z.string(), port: z.number() }),
  'install-login-key': z.object({ passwordSecretId: z.string() }),
  'connect-host': z.object({}),
  'check-host': z.object({ tryGuest: z.boolean() }),
  'observe-host': z.object({}),
  'ensure-pool': z.object({ name: z.string(), path: z.string() }),
  'ensure-network': z.object({ name: z.string(), subnet: z.string() }),
  'reserve-guest': z.object({ guestId: GuestId, media: VolumeRef.optional(), drivers: VolumeRef.optional() }),
  'ensure-linked-volume': VolumeRef.extend({
    backing: Base,
    backingFormat: z.string(),
    capacityBytes: z.number(),
  }),
  'ensure-copied-volume': VolumeRef.extend({
    backing: Base,
    backingFormat: z.string(),
    capacityBytes: z.number(),
    /** the guest whose disk it is, which must not run meanwhile */
    source: SourceGuest.optional(),
  }),
  'check-clone': ClonePlan,
  /** the disk that becomes a version of an image, as the definition is to name it */
  'check-publication': z.object({
    imageVersionId: ImageVersionId,
    source: SourceGuest,
    target: z.string(),
    disk: DiskSource,
  }),
  'ensure-variables': VolumeRef.extend({
    from: VolumeRef,
    /** the guest whose variables they are, which must not run meanwhile; those of an image do not change */
    source: SourceGuest.optional(),
    /** the guest that is made with them; an image has none */
    uuid: GuestUuid.optional(),
  }),
  'define-clone': ClonePlan,
  'ensure-empty-volume': VolumeRef.extend({ capacityBytes: z.number() }),
  'ensure-seed': VolumeRef.extend({ secretId: z.string(), system: SeedSystem.default('linux') }),
  /** `isStartedNext`: it is looked at when it runs */
  'ensure-domain': GuestRef.extend({ xml: z.string(), isStartedNext: z.boolean().optional() }),
  'ensure-running': GuestRef,
  /** `target`: the drive whose disc asks for a key */
  'press-boot-key': GuestRef.extend({ target: z.string(), timeoutSeconds: z.number() }),
  /**
   * `seedTarget`: the drive whose disc comes out when all is done, where no agent will answer; `installs`: the system has to be installed
   * first. Written by all that began since it is known; before, only an installation had a `seedTarget`.
   */
  'wait-ready': GuestRef.extend({
    timeoutSeconds: z.number(),
    seedTarget: z.string().nullable().default(null),
    installs: z.boolean().optional(),
  }),
  'remove-seed': GuestRef.extend(VolumeRef.shape).extend({ target: z.string(), secretId: z.string() }),
  'change-power': GuestRef.extend({ action: PowerCommand }),
  'change-hardware': GuestRef.extend({ changes: GuestChange.array().min(1) }),
  'change-definition': GuestRef.extend({ secretId: z.string(), baseDigest: z.string() }),
  'grow-disk': GuestRef.extend(VolumeRef.shape).extend({ target: z.string(), capacityBytes: z.number() }),
  'rename-guest': GuestRef.extend({ name: GuestName }),
  'set-autostart': GuestRef.extend({ isOn: z.boolean() }),
  'run-in-guest': GuestRef.extend(GuestCommand.shape).extend({ shell: GuestShell }),
  'set-guest-password': GuestRef.extend({ user: z.string(), passwordSecretId: z.string() }),
  'ensure-snapshot': GuestRef.extend({
    name: SnapshotName,
    description: z.string(),
    kind: SnapshotKind,
    memory: SnapshotMemory,
    isQuiesced: z.boolean(),
    /** taken away again it may be held paused for a merge, and is to be off then */
    wasOff: z.boolean(),
    /** of an external one, by drive: the new files that the guest writes into from then on */
    overlays: Overlay.array(),
    memoryFile: VolumeRef.extend({ path: z.string() }).nullable(),
    variables: VariablesCopy.nullable(),
  }),
  'revert-snapshot': GuestRef.extend({
    name: z.string(),
    kind: SnapshotKind,
    overlays: Overlay.array(),
    variables: VariablesCopy.nullable(),
    /** what was written since, which nothing needs afterwards */
    leftovers: z.string().array(),
  }),
  'delete-snapshot': GuestRef.extend({
    name: z.string(),
    /** it is held paused for the merge and is to be off again */
    wasOff: z.boolean(),
    /** files that the merge may leave without a use */
    leftovers: z.string().array(),
    variables: VariablesCopy.nullable(),
  }),
  'delete-domain': GuestRef,
  'forget-guest': z.object({ guestId: GuestId }),
  /** the image goes with the last of its versions */
  'forget-image': z.object({ imageId: ImageId, imageVersionIds: ImageVersionId.array().optional() }),
  /** `variables`: the volume beside it with UEFI variables that are of use with it only */
  'delete-volume': VolumeRef.extend({ variables: z.string().optional() }),
  'fetch-image': VolumeRef.extend({ imageVersionId: ImageVersionId, url: z.url(), checksum: ChecksumSource }),
  'build-image': VolumeRef.extend({
    imageVersionId: ImageVersionId,
    diskGiB: z.number(),
    packages: z.array(z.string()),
  }),
  'inspect-image': VolumeRef.extend({ imageVersionId: ImageVersionId }),
  'fetch-media': VolumeRef.extend({ url: z.url(), checksum: ChecksumSource }),
  'receive-media': VolumeRef.extend({
    sizeBytes: z.number().int().positive(),
    /** of the file on the disk of who sends it: a reload finds its upload by this, its name and size */
    lastModifiedMs: z.number().nullable(),
    /** what the whole must come to; null where nobody said it */
    sha256: z.string().nullable(),
  }),
} as const;

export type StepKind = keyof typeof stepInputs;
export type StepInput<K extends StepKind> = z.infer<(typeof stepInputs)[K]>;

/** One step of a plan. The title is what people read: "Make the disk, 20 GiB". Everybody who sees the guest reads it: it names no pool. */
export type PlannedStep = { [K in StepKind]: { kind: K; title: string; input: StepInput<K> } }[StepKind];
