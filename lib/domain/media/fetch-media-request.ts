import { z } from 'zod';
import { isIsoName, MediaName } from '#lib/domain/media/media-name.ts';
import { ChecksumSource } from '#lib/domain/operation/step-inputs.ts';

/** An ISO behind an address, for a pool. Held against this in the browser and again at the border. */
export const FetchMediaRequest = z.object({
  hostId: z.string(),
  pool: z.string(),
  name: MediaName.refine(isIsoName, 'It ends in .iso. Disk images are fetched as images.'),
  url: z.url({ protocol: /^https?$/, error: 'An http or https address.' }),
  checksum: ChecksumSource.default({ kind: 'none' }),
});
