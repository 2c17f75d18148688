import { z } from 'zod';
import type { Actor } from '#lib/domain/access/actor.ts';
import { HostId } from '#lib/domain/id.ts';
import { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { guestsSql } from '#lib/procedures/access/visible-guests.ts';
import { Prisma } from '#prisma/generated/client.ts';

/** Which guests are meant; all of what is named. */
export type GuestFilter = { ids?: readonly string[]; hostId?: string; name?: string };

/** What of a row is written with the guest itself; the rest is its host's, its owner's, or of the moment. */
const KeptGuest = GuestRow.omit({
  hostName: true,
  hostConnection: true,
  hostSeenAt: true,
  ownerName: true,
  operation: true,
  isRead: true,
  may: true,
}).extend({ hostId: HostId });
type KeptGuest = Readonly<z.infer<typeof KeptGuest>>;

const LoadedGuest = KeptGuest.extend({ version: z.string() });

/** A guest that the actor may see; `level`: what it was shared with them as. */
export type SeenGuest = { kept: KeptGuest; level: string | null };

/** [id, version, level] */
const Standing = z.tuple([z.string(), z.string(), z.string().nullable()]).array();

const keptMax = 10_000;

/**
 * The rows of guests as they were read last. The inventory tells by a number of its own whether a row is still that one: Postgres writes
 * each change to a new place (`ctid`) under a new transaction (`xmin`), https://www.postgresql.org/docs/current/ddl-system-columns.html.
 * A list of a thousand guests is asked for often, and few of them have changed: all of them anew cost three times as much.
 */
const keptRows = new Map<string, { version: string; row: KeptGuest }>();

/** By the guest's id. One that went meanwhile is not there. */
async function readAnew(db: DbTransaction, ids: readonly string[]): Promise<ReadonlyMap<string, KeptGuest>> {
  const read = new Map<string, KeptGuest>();
  if (ids.length === 0) return read;
  const [found] = await db.$queryRaw<{ rows: string }[]>`
    SELECT coalesce(json_agg(json_build_object('version', g.xmin::text || g.ctid::text, 'id', g.id, 'revision', g.revision, 'name', g.name,
      'uuid', g.uuid, 'hostId', g."hostId", 'origin', g.origin, 'stage', g.stage, 'power', g.power,
      'powerSince', to_char(g."powerSince", ${isoFormat}), 'seenAt', to_char(g."seenAt", ${isoFormat}), 'osId', g."osId",
      'vcpus', g.vcpus, 'memoryMiB', g."memoryMiB", 'addresses', coalesce(g.addresses, '{}'), 'tags', coalesce(g.tags, '{}'),
      'ownerId', g."ownerId", 'cpuPercent', g."cpuPercent", 'memoryUsedMiB', g."memoryUsedMiB",
      'cpuSamples', coalesce(g."cpuSamples", '{}'), 'memorySamples', coalesce(g."memorySamples", '{}'),
      'hasDisplay', g."hasDisplay", 'hasSerial', g."hasSerial", 'hasAgent', g."hasAgent")), '[]')::text AS rows
    FROM "Guest" g WHERE g.id = ANY(${ids}) AND g.stage <> 'gone'`;
  if (keptRows.size + ids.length > keptMax) keptRows.clear();
  for (const { version, ...row } of LoadedGuest.array().parse(JSON.parse(found?.rows ?? '[]'))) {
    keptRows.set(row.id, { version, row });
    read.set(row.id, row);
  }
  return read;
}

/** As `Date.toISOString` writes it; the inventory keeps its times in UTC. */
const isoFormat = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** The guests that the actor may see, by name. Guests that are gone are left out. */
export async function seeGuests(db: DbTransaction, actor: Actor, filter: GuestFilter): Promise<SeenGuest[]> {
  const { ids, hostId, name } = filter;
  const [found] = await db.$queryRaw<{ standing: string }[]>`
    SELECT coalesce(json_agg(json_build_array(g.id, g.xmin::text || g.ctid::text, s.level) ORDER BY g.name, g.id), '[]')::text AS standing
    FROM "Guest" g LEFT JOIN "GuestShare" s ON s."guestId" = g.id AND s."userId" = ${actor.userId}
    WHERE g.stage <> 'gone' AND ${guestsSql(actor, 'guest.read')}
      ${ids ? Prisma.sql`AND g.id = ANY(${ids})` : Prisma.empty}
      ${hostId === undefined ? Prisma.empty : Prisma.sql`AND g."hostId" = ${hostId}`}
      ${name === undefined ? Prisma.empty : Prisma.sql`AND g.name = ${name}`}`;
  const standing = Standing.parse(JSON.parse(found?.standing ?? '[]'));
  const seen = standing.map(([id, version, level]) => {
    const kept = keptRows.get(id);
    return { id, kept: kept?.version === version ? kept.row : null, level };
  });
  const others = await readAnew(
    db,
    seen.flatMap(({ id, kept }) => (kept ? [] : [id])),
  );
  return seen.flatMap(({ id, kept, level }) => {
    const row = kept ?? others.get(id);
    return row ? [{ kept: row, level }] : [];
  });
}
