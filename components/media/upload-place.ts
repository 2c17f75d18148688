/** A pool that takes an upload. */
export type UploadPlace = { hostId: string; hostName: string; pool: string; availableBytes: number };

export const placeKey = ({ hostId, pool }: { hostId: string; pool: string }): string => JSON.stringify([hostId, pool]);

/** The pool with the most room. */
export const roomiest = (places: readonly UploadPlace[]): UploadPlace | null =>
  places.reduce<UploadPlace | null>(
    (best, one) => (best && best.availableBytes >= one.availableBytes ? best : one),
    null,
  );
