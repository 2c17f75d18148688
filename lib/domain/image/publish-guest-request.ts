import { z } from 'zod';
import { ImageName } from '#lib/domain/image/image-name.ts';

/** The form of *Publish as image*. */
export const PublishGuestRequest = z.object({
  id: z.string().describe('the guest whose system disk becomes the image; it is off'),
  name: ImageName.describe('an image of yours with this name gets another version'),
  osId: z.string().max(60).nullable().optional().describe('what runs on it; what the guest says where it is left out'),
  pool: z.string().min(1).max(255).optional().describe('that of the disk where none is named'),
  description: z.string().trim().max(2000).default('').describe('of a new image; one that is there keeps its own'),
  notes: z.string().trim().max(2000).default('').describe('what is in this version'),
});
export type PublishGuestRequest = z.infer<typeof PublishGuestRequest>;
