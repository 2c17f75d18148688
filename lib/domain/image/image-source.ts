import { z } from 'zod';
import { ImageHardware } from '#lib/domain/image/image-hardware.ts';
import { ChecksumSource } from '#lib/domain/operation/step-inputs.ts';

/** Where a version of an image came from. */
export const ImageSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('url'), url: z.url(), checksum: ChecksumSource }),
  z.object({ kind: z.literal('built'), distribution: z.string(), packages: z.array(z.string()) }),
  z.object({ kind: z.literal('volume'), pool: z.string(), volume: z.string() }),
  z.object({
    kind: z.literal('guest'),
    guest: z.string(),
    hardware: ImageHardware,
    /** the volume of its UEFI variables, in the pool of the version */
    variables: z.string().nullable(),
  }),
]);
export type ImageSource = z.infer<typeof ImageSource>;

/** "fetched from cloud.debian.org", for people. */
export function describeImageSource(source: ImageSource): string {
  switch (source.kind) {
    case 'url':
      return `fetched from ${URL.canParse(source.url) ? new URL(source.url).host : source.url}`;
    case 'built':
      return `built from the packages of ${source.distribution}`;
    case 'guest':
      return `published from the guest ${source.guest}`;
    case 'volume':
      return `the volume ${source.volume} of ${source.pool}`;
  }
}
