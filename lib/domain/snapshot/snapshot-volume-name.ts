import { volumeNameFor } from '#lib/domain/guest/guest-name.ts';

type OfGuest = { guestId: string; name: string };

/** Files of one snapshot, or of one going back, of a guest: `web-01jd…-snap-01je…-vda.qcow2`. `id` tells it from every other. */
export const snapshotVolumeName = (guest: OfGuest, id: string, what: string): string =>
  volumeNameFor(guest, `snap-${id.replace(/^[a-z]+_/u, '').toLowerCase()}-${what}`);

/** Whether a file was made for a snapshot of this guest, by its name. */
export function isSnapshotFileOf(guestId: string): (path: string) => boolean {
  const mark = `-${guestId.replace(/^[a-z]+_/u, '').toLowerCase()}-snap-`;
  return (path) => (path.split('/').at(-1) ?? '').includes(mark);
}
