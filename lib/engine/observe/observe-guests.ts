import { type GuestState, guestStateOfNumber } from '#lib/domain/guest/guest-power.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { isCheckGuest } from '#lib/engine/hosts/check-guest.ts';
import {
  digestGuestText,
  type GuestFlags,
  parseGuestText,
  readGuest,
  readGuestFlags,
} from '#lib/engine/observe/read-guest.ts';
import { writeGone, writeGuest } from '#lib/engine/observe/write-guest.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { Logger } from '#lib/infra/log/logger.ts';
import type { ListedGuest } from '#lib/infra/virsh/parse-domain-list.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { listGuests, readGuestStates } from '#lib/infra/virsh/virsh-guest.ts';

export type GuestLook = {
  db: Db;
  log: Logger;
  hostId: string;
  virsh: Virsh;
  /** what this watch wrote last, by UUID, a new object each time: an unchanged guest is not parsed and costs no query */
  written: Map<string, { digest: string }>;
};

/** Failures that say something about one guest only; any other means that the host cannot be looked at. */
const isOfOneGuest = (error: unknown): boolean =>
  !(error instanceof Failure) ||
  error.refusal.code.startsWith('guest.') ||
  error.refusal.code === 'host.command-failed';

/** Reads one guest and writes what differs. One that cannot be read stays as it was and does not keep us from the others. */
async function lookAt(look: GuestLook, guest: ListedGuest, flags: GuestFlags, power?: GuestState): Promise<void> {
  const { db, log, hostId, virsh, written } = look;
  try {
    const text = await readGuest(virsh, guest, flags, power);
    const digest = digestGuestText(text);
    if (written.get(guest.uuid)?.digest === digest) return;
    written.delete(guest.uuid);
    const seen = parseGuestText(text);
    if (isCheckGuest(seen)) return;
    await writeGuest(db, hostId, seen, new Date());
    written.set(guest.uuid, { digest });
  } catch (error) {
    if (!isOfOneGuest(error)) throw error;
    // deleted between the listing and the look: the next listing says so
    const isGone = error instanceof Failure && error.refusal.code === 'guest.gone';
    if (!isGone) log.warn({ err: error, hostId, guestUuid: guest.uuid }, 'a guest could not be read');
  }
}

const uuidsOf = (listed: readonly ListedGuest[]) => listed.map((guest) => guest.uuid);

/**
 * Reads all guests of a host. `between` is called before each, so that what just happened to one need not wait for the
 * look at all. Returns the listing.
 */
export async function observeAllGuests(look: GuestLook, between: () => Promise<void>): Promise<ListedGuest[]> {
  const { db, hostId, virsh, written } = look;
  const listed = await listGuests(virsh);
  const writtenBefore = new Map(written);
  const states = new Map((await readGuestStates(virsh)).map((stats) => [stats.name, guestStateOfNumber(stats.state)]));
  const flags = await readGuestFlags(virsh);
  // whatever was said of them meanwhile, they are there
  const hidden = { hostId, stage: 'gone', uuid: { in: uuidsOf(listed) } };
  for (const { uuid } of await db.guest.findMany({ where: hidden, select: { uuid: true } })) written.delete(uuid);
  const looked = new Set<string>();
  for (const guest of listed) {
    await between();
    // one that was looked at since, before this guest's turn or another's, is newer than the states read above
    const isNewer = written.get(guest.uuid) !== writtenBefore.get(guest.uuid);
    await lookAt(look, guest, flags, isNewer ? undefined : states.get(guest.name));
    looked.add(guest.uuid);
  }
  for (const uuid of written.keys()) if (!looked.has(uuid)) written.delete(uuid);
  const present = await listGuests(virsh);
  await writeGone(db, hostId, uuidsOf(present));
  await db.guest.updateMany({ where: { hostId, stage: 'present' }, data: { seenAt: new Date() } });
  return present;
}

/**
 * Reads some guests again. They are listed anew first: a name may be another guest's by now, and a guest's name another.
 * Returns the listing.
 */
export async function observeSomeGuests(
  look: GuestLook,
  isMeant: (guest: ListedGuest) => boolean,
): Promise<ListedGuest[]> {
  const { db, hostId, virsh, written } = look;
  const listed = await listGuests(virsh);
  const meant = listed.filter(isMeant);
  if (meant.length > 0) {
    const flags = await readGuestFlags(virsh);
    for (const guest of meant) {
      // a look that somebody asked for is written whatever was written before
      written.delete(guest.uuid);
      await lookAt(look, guest, flags);
    }
  }
  await writeGone(db, hostId, uuidsOf(listed));
  return listed;
}
