import type { Actor } from '#lib/domain/access/actor.ts';
import { nameFor, seesPlaces } from '#lib/domain/access/sees-places.ts';
import { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { hideHardwarePlaces } from '#lib/domain/guest/hide-hardware-places.ts';
import { GuestRow } from '#lib/domain/live/guest-row.ts';
import { isWaitingForGuest } from '#lib/domain/operation/is-waiting-for-guest.ts';
import { sourceOfStep } from '#lib/domain/operation/source-of-step.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { guestsWhere, permissionsOf } from '#lib/procedures/access/visible-guests.ts';
import { parseList } from '#lib/procedures/parse-list.ts';
import type { Prisma } from '#prisma/generated/client.ts';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A row as SQL gives it, as far as it is looked at here; what its words and numbers are worth is for GuestRow to say. */
type Loaded = Record<string, unknown> & {
  id: string;
  ownerId: string | null;
  ownerName: string | null;
  ownerRole: string | null;
  level: string | null;
  powerSince: Date;
  seenAt: Date | null;
  hostSeenAt: Date | null;
  lists: string;
};

/**
 * Guests by name, each with its host, its owner and how it was shared with that person. In SQL, for the list of a thousand
 * guests is asked for with the first page: Prisma joins relations in JavaScript and parses arrays twice (37 ms of the processor, now 13).
 */
const loadGuests = (db: DbTransaction, ids: readonly string[], userId: string): Promise<Loaded[]> => db.$queryRaw`
  SELECT g.id, g.revision, g.name, g.uuid, g."hostId", g.origin, g.stage, g.power, g."powerSince", g."seenAt", g."osId",
    g.vcpus, g."memoryMiB", g."ownerId", g."cpuPercent", g."memoryUsedMiB", g."hasDisplay", g."hasSerial",
    json_build_object('addresses', coalesce(g.addresses, '{}'), 'tags', coalesce(g.tags, '{}'),
      'cpuSamples', coalesce(g."cpuSamples", '{}'), 'memorySamples', coalesce(g."memorySamples", '{}'))::text AS lists,
    h.name AS "hostName", h.connection AS "hostConnection", h."lastSeenAt" AS "hostSeenAt",
    u.name AS "ownerName", u.role AS "ownerRole", s.level
  FROM "Guest" g
  JOIN "Host" h ON h.id = g."hostId"
  LEFT JOIN "user" u ON u.id = g."ownerId"
  LEFT JOIN "GuestShare" s ON s."guestId" = g.id AND s."userId" = ${userId}
  WHERE g.id = ANY(${ids})
  ORDER BY g.name, g.id`;

/** What works on guests now, the newest of each, by the guest's id. They are few, however many guests there are. */
async function loadOperations(db: DbTransaction, guest: Prisma.GuestWhereInput) {
  const operations = await db.operation.findMany({
    where: { state: { in: ['queued', 'running'] }, guest },
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

/** The guests that the actor may see, by name; only those of `where` if it is given. Guests that are gone are left out. */
export async function listGuestRows(
  db: DbTransaction,
  actor: Actor,
  where: Prisma.GuestWhereInput = {},
): Promise<GuestRow[]> {
  const meant = { AND: [guestsWhere(actor, 'guest.read'), { stage: { not: 'gone' } }, where] };
  const readGuests = async () => {
    const found = await db.guest.findMany({ where: meant, select: { id: true } });
    return loadGuests(
      db,
      found.map((guest) => guest.id),
      actor.userId,
    );
  };
  const [guests, operations, read] = await Promise.all([readGuests(), loadOperations(db, meant), loadRead(db)]);
  const mayOn = permissionsOf(actor);
  const places = seesPlaces(actor) ? {} : { hostId: null, hostName: null };
  const ownerOf = ({ ownerId: id, ownerName: name, ownerRole: role }: Loaded) =>
    id === null || name === null || role === null ? null : nameFor(actor, { id, name, role });
  return parseList(
    GuestRow,
    guests.map((guest) => ({
      ...guest,
      ...JSON.parse(guest.lists),
      ...places,
      ownerName: ownerOf(guest),
      powerSince: iso(guest.powerSince),
      seenAt: iso(guest.seenAt),
      hostSeenAt: iso(guest.hostSeenAt),
      operation: operations.get(guest.id) ?? null,
      isRead: read.has(guest.id),
      may: mayOn(guest),
    })),
  );
}

/** A guest's hardware as kept; null where it was never read. */
export const parseHardware = (stored: unknown): GuestHardware | null => GuestHardware.safeParse(stored).data ?? null;

/** The same as this person may see it. */
export function hardwareFor(actor: Actor, stored: unknown): GuestHardware | null {
  const hardware = parseHardware(stored);
  return hardware && !seesPlaces(actor) ? hideHardwarePlaces(hardware) : hardware;
}
