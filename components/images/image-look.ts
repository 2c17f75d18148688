import type { StateKind } from '#components/ui/state-kind.ts';
import { describeImageSource } from '#lib/domain/image/image-source.ts';
import type { ImageRow, ImageVersionRow } from '#lib/domain/live/image-row.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';

const looks: Record<ImageVersionRow['state'], { kind: StateKind; word: string }> = {
  making: { kind: 'working', word: 'Being made' },
  ready: { kind: 'passed', word: 'Ready' },
  failed: { kind: 'failed', word: 'Failed' },
  cancelled: { kind: 'cancelled', word: 'Cancelled' },
};

/** Shape and word of a version of an image. */
export const versionLook = (version: Pick<ImageVersionRow, 'state'>) => looks[version.state];

const makes = new Set(['image.fetch', 'image.build', 'image.adopt', 'image.publish']);

/** A volume that was there before it became an image; it stays when the image goes. */
export const isAdopted = (version: ImageVersionRow): boolean =>
  version.source === describeImageSource({ kind: 'volume', pool: version.poolName ?? '', volume: version.volume });

/** The operation that made, or makes, the newest version; null where it is too long ago to be known. */
export function makingOf(image: ImageRow, operations: readonly OperationRow[]): OperationRow | null {
  let newest: OperationRow | null = null;
  for (const operation of operations) {
    if (operation.imageId !== image.id || !makes.has(operation.kind)) continue;
    if (!newest || operation.createdAt > newest.createdAt) newest = operation;
  }
  return newest;
}

export const guestsOf = (image: ImageRow): number =>
  image.versions.reduce((sum, version) => sum + version.guestCount, 0);
