import type { Actor } from '#lib/domain/access/actor.ts';
import { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { GuestRow } from '#lib/domain/live/guest-row.ts';
import { isWaitingForGuest } from '#lib/domain/operation/is-waiting-for-guest.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { guestsWhere, permissionsOn } from '#lib/procedures/access/visible-guests.ts';
import type { Prisma } from '#prisma/generated/client.ts';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const select = (userId: string) =>
  ({
    id: true,
    revision: true,
    name: true,
    uuid: true,
    hostId: true,
    origin: true,
    stage: true,
    power: true,
    powerSince: true,
    seenAt: true,
    osId: true,
    vcpus: true,
    memoryMiB: true,
    addresses: true,
    tags: true,
    ownerId: true,
    cpuPercent: true,
    memoryUsedMiB: true,
    cpuSamples: true,
    memorySamples: true,
    hasDisplay: true,
    hasSerial: true,
    host: { select: { name: true, connection: true, lastSeenAt: true } },
    owner: { select: { name: true } },
    shares: { where: { userId }, select: { level: true } },
    operations: {
      where: { state: { in: ['queued', 'running'] } },
      orderBy: { createdAt: 'desc' },
      take: 1,
      select: {
        id: true,
        kind: true,
        title: true,
        progress: true,
        steps: { select: { number: true, kind: true, state: true } },
      },
    },
  }) satisfies Prisma.GuestSelect;

type Loaded = Prisma.GuestGetPayload<{ select: ReturnType<typeof select> }>;

function toGuestRow(guest: Loaded, actor: Actor): GuestRow {
  return GuestRow.parse({
    ...guest,
    hostName: guest.host.name,
    hostConnection: guest.host.connection,
    hostSeenAt: iso(guest.host.lastSeenAt),
    powerSince: guest.powerSince.toISOString(),
    seenAt: iso(guest.seenAt),
    ownerName: guest.owner?.name ?? null,
    operation: guest.operations[0]
      ? { ...guest.operations[0], isWaiting: isWaitingForGuest(guest.operations[0].steps) }
      : null,
    may: permissionsOn(actor, { ownerId: guest.ownerId, level: guest.shares[0]?.level ?? null }),
  });
}

/** The guests that the actor may see, by name; only those of `where` if it is given. Guests that are gone are left out. */
export async function listGuestRows(
  db: DbTransaction,
  actor: Actor,
  where: Prisma.GuestWhereInput = {},
): Promise<GuestRow[]> {
  const rows = await db.guest.findMany({
    where: { AND: [guestsWhere(actor, 'guest.read'), { stage: { not: 'gone' } }, where] },
    select: select(actor.userId),
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map((guest) => toGuestRow(guest, actor));
}

/** A guest's hardware as kept; null where it was never read. */
export const parseHardware = (stored: unknown): GuestHardware | null => GuestHardware.safeParse(stored).data ?? null;
