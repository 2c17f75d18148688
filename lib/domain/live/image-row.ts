import { z } from 'zod';
import { ImageId, ImageVersionId } from '#lib/domain/id.ts';

export const ImageVersionRow = z.object({
  id: ImageVersionId,
  number: z.number(),
  hostId: z.string(),
  hostName: z.string(),
  poolName: z.string().nullable(),
  volume: z.string(),
  state: z.enum(['making', 'ready', 'failed', 'cancelled']),
  source: z.string(),
  format: z.string().nullable(),
  capacityBytes: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  notes: z.string(),
  createdAt: z.string(),
  guestCount: z.number(),
  operationId: z.string().nullable(),
});
export type ImageVersionRow = z.infer<typeof ImageVersionRow>;

/** An image as lists show it, newest version first. */
export const ImageRow = z.object({
  id: ImageId,
  revision: z.number(),
  name: z.string(),
  osId: z.string().nullable(),
  description: z.string(),
  visibility: z.enum(['private', 'everyone']),
  ownerName: z.string().nullable(),
  createdAt: z.string(),
  versions: z.array(ImageVersionRow),
  mayManage: z.boolean(),
});
export type ImageRow = z.infer<typeof ImageRow>;
