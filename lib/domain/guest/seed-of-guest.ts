import { z } from 'zod';
import { SeedSystem, VolumeRef } from '#lib/domain/operation/step-inputs.ts';

/** The disc with a guest's first settings, as its row keeps it until the guest was ready once. */
export const SeedOfGuest = VolumeRef.extend({
  target: z.string(),
  secretId: z.string(),
  /** what it is made into: cloud-init's files, or the answer file of Windows Setup */
  system: SeedSystem.default('linux'),
  /** the drive of the installer's disc, where that asks for a key */
  keyTarget: z.string().nullable().default(null),
});
