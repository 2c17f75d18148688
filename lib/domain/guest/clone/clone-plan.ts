import { z } from 'zod';
import { DiskSource } from '#lib/domain/guest/guest-definition.ts';
import { GuestName } from '#lib/domain/guest/guest-name.ts';
import { GuestId, GuestUuid } from '#lib/domain/id.ts';

/** A guest that is read from, and is to be off all the while. */
export const SourceGuest = z.object({ guestId: GuestId, uuid: GuestUuid });
export type SourceGuest = z.infer<typeof SourceGuest>;

/** What a clone differs in from its original; everything else of the definition is taken over as it stands. */
export const ClonePlan = z.object({
  source: SourceGuest,
  guestId: GuestId,
  uuid: GuestUuid,
  name: GuestName,
  /** by drive: what the original has there, and the copy of it, always qcow2 */
  disks: z.object({ target: z.string(), from: DiskSource, path: z.string() }).array(),
  /** in the order of the definition */
  macs: z.object({ from: z.string(), to: z.string() }).array(),
  /** where its own UEFI variables are kept */
  variablesPath: z.string().nullable(),
  /** drives whose disc is not the clone's */
  emptied: z.string().array(),
  /** the disc with its first settings, in a drive that is there or in a new one */
  seed: z.object({ target: z.string(), bus: z.enum(['scsi', 'sata', 'ide']), path: z.string() }).nullable(),
  /** it may hold what reaches into the host: an admin made it */
  mayReachHost: z.boolean(),
});
export type ClonePlan = z.infer<typeof ClonePlan>;
