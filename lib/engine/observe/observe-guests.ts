import { guestStateOfNumber } from '#lib/domain/guest/guest-power.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { readGuest, readGuestFlags } from '#lib/engine/observe/read-guest.ts';
import { writeGone, writeGuest } from '#lib/engine/observe/write-guest.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { ListedGuest } from '#lib/infra/virsh/parse-domain-list.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { listGuests, readGuestStates } from '#lib/infra/virsh/virsh-guest.ts';

const isGone = (error: unknown): boolean => error instanceof Failure && error.refusal.code === 'guest.gone';

/**
 * Reads all guests of a host and writes what differs. `written` remembers what this watch wrote last, so that an unchanged
 * guest costs no query. Returns the listing, so that a name in an event finds its UUID.
 */
export async function observeAllGuests(
  db: Db,
  hostId: string,
  virsh: Virsh,
  written: Map<string, string>,
): Promise<ListedGuest[]> {
  const listed = await listGuests(virsh);
  const states = new Map((await readGuestStates(virsh)).map((stats) => [stats.name, guestStateOfNumber(stats.state)]));
  const flags = await readGuestFlags(virsh);
  for (const guest of listed) {
    try {
      const seen = await readGuest(virsh, guest, flags, states.get(guest.name));
      const text = JSON.stringify(seen);
      if (written.get(guest.uuid) === text) continue;
      await writeGuest(db, hostId, seen, new Date());
      written.set(guest.uuid, text);
    } catch (error) {
      // deleted between the listing and the look: the next listing says so
      if (!isGone(error)) throw error;
    }
  }
  await writeGone(
    db,
    hostId,
    listed.map((guest) => guest.uuid),
  );
  await db.guest.updateMany({ where: { hostId, stage: 'present' }, data: { seenAt: new Date() } });
  return listed;
}

/** Reads the guests of that UUID or name again, or everything where the name is new. Returns the new listing if one was made. */
export async function observeOneGuest(
  db: Db,
  hostId: string,
  virsh: Virsh,
  which: { uuid: string } | { name: string },
  known: readonly ListedGuest[],
  written: Map<string, string>,
): Promise<ListedGuest[] | null> {
  const matches = (guest: ListedGuest) => ('uuid' in which ? guest.uuid === which.uuid : guest.name === which.name);
  let guest = known.find(matches);
  let listing: ListedGuest[] | null = null;
  if (!guest) {
    listing = await listGuests(virsh);
    guest = listing.find(matches);
  }
  if (!guest) {
    const present = listing ?? (await listGuests(virsh));
    await writeGone(
      db,
      hostId,
      present.map((one) => one.uuid),
    );
    return present;
  }
  try {
    written.delete(guest.uuid);
    await writeGuest(db, hostId, await readGuest(virsh, guest, await readGuestFlags(virsh)), new Date());
    return listing;
  } catch (error) {
    if (!isGone(error)) throw error;
    const present = await listGuests(virsh);
    await writeGone(
      db,
      hostId,
      present.map((one) => one.uuid),
    );
    return present;
  }
}
