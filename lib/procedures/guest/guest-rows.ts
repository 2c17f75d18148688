import type { Actor } from '#lib/domain/access/actor.ts';
import { Role } from '#lib/domain/access/role.ts';
import { nameFor, seesPlaces } from '#lib/domain/access/sees-places.ts';
import { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { hideHardwarePlaces } from '#lib/domain/guest/hide-hardware-places.ts';
import { GuestRow } from '#lib/domain/live/guest-row.ts';
import { isWaitingForGuest } from '#lib/domain/operation/is-waiting-for-guest.ts';
import { sourceOfStep } from '#lib/domain/operation/source-of-step.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { permissionsOf } from '#lib/procedures/access/visible-guests.ts';
import { type GuestFilter, type SeenGuest, seeGuests } from '#lib/procedures/guest/kept-guests.ts';
import { markParsed } from '#lib/procedures/parsed-list.ts';

/** What works on guests now, the newest of each, by the guest's id. They are few, however many guests there are. */
async function loadOperations(db: DbTransaction) {
  const operations = await db.operation.findMany({
    where: { state: { in: ['queued', 'running'] }, guestId: { not: null } },
    orderBy: { createdAt: 'asc' },
    select: {
      guestId: true,
      id: true,
      kind: true,
      title: true,
      progress: true,
      cancelAt: true,
      refusal: true,
      steps: { select: { number: true, kind: true, state: true } },
    },
  });
  // the newest is the last to be put
  return new Map(
    operations.map(({ guestId, steps, cancelAt, refusal, ...one }) => [
      guestId,
      { ...one, isWaiting: isWaitingForGuest({ steps, cancelAt, refusal }) },
    ]),
  );
}

/** The guests whose disks are read for clones now. A clone that only waits for its own first start reads nothing any more. */
async function loadRead(db: DbTransaction): Promise<Set<string>> {
  const operations = await db.operation.findMany({
    where: { state: { in: ['queued', 'running'] }, kind: 'guest.clone' },
    select: {
      cancelAt: true,
      refusal: true,
      steps: { select: { number: true, kind: true, state: true, input: true } },
    },
  });
  const reading = operations.filter((operation) => !isWaitingForGuest(operation));
  return new Set(reading.flatMap(({ steps }) => steps.flatMap(({ input }) => sourceOfStep(input) ?? [])));
}

const HostOfGuest = GuestRow.pick({ hostName: true, hostConnection: true, hostSeenAt: true });

async function loadHosts(db: DbTransaction) {
  const hosts = await db.host.findMany({ select: { id: true, name: true, connection: true, lastSeenAt: true } });
  return new Map(
    hosts.map(({ id, name, connection, lastSeenAt }) => [
      id,
      HostOfGuest.parse({ hostName: name, hostConnection: connection, hostSeenAt: lastSeenAt?.toISOString() ?? null }),
    ]),
  );
}

/** The names of owners as the actor may read them, by their id. */
async function loadOwners(db: DbTransaction, actor: Actor, guests: readonly SeenGuest[]) {
  const ids = [...new Set(guests.flatMap(({ kept }) => kept.ownerId ?? []))];
  if (ids.length === 0) return new Map<string, string | null>();
  const owners = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true, role: true } });
  return new Map(owners.map(({ role, ...owner }) => [owner.id, nameFor(actor, { ...owner, role: Role.parse(role) })]));
}

/** The guests that the actor may see, by name; only those of `filter` if it is given. Guests that are gone are left out. */
export async function listGuestRows(db: DbTransaction, actor: Actor, filter: GuestFilter = {}): Promise<GuestRow[]> {
  const [guests, hosts, operations, read] = await Promise.all([
    seeGuests(db, actor, filter),
    loadHosts(db),
    loadOperations(db),
    loadRead(db),
  ]);
  const owners = await loadOwners(db, actor, guests);
  const mayOn = permissionsOf(actor);
  const tellsPlaces = seesPlaces(actor);
  return markParsed(
    GuestRow,
    guests.flatMap(({ kept, level }): GuestRow[] => {
      const host = hosts.get(kept.hostId);
      // forgotten meanwhile, with its guests
      if (!host) return [];
      const { id, ownerId } = kept;
      return [
        {
          ...kept,
          hostId: tellsPlaces ? kept.hostId : null,
          hostName: tellsPlaces ? host.hostName : null,
          hostConnection: host.hostConnection,
          hostSeenAt: host.hostSeenAt,
          ownerName: (ownerId && owners.get(ownerId)) ?? null,
          operation: operations.get(id) ?? null,
          isRead: read.has(id),
          may: mayOn({ ownerId, level }),
        },
      ];
    }),
  );
}

/** A guest's hardware as kept; null where it was never read. */
export const parseHardware = (stored: unknown): GuestHardware | null => GuestHardware.safeParse(stored).data ?? null;

/** The same as this person may see it. */
export function hardwareFor(actor: Actor, stored: unknown): GuestHardware | null {
  const hardware = parseHardware(stored);
  return hardware && !seesPlaces(actor) ? hideHardwarePlaces(hardware) : hardware;
}
