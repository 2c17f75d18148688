import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import type { ObservedGuest } from '#lib/engine/observe/observed-guest.ts';
import type { Db, DbTransaction } from '#lib/infra/db/client.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { type Guest, Prisma } from '#prisma/generated/client.ts';

/** What a sighting says of a guest's row. */
function fieldsOf(seen: ObservedGuest) {
  const { hardware } = seen;
  return {
    name: seen.name,
    power: seen.power,
    osId: hardware.osId,
    vcpus: hardware.vcpus,
    memoryMiB: hardware.memoryMiB,
    autostart: seen.autostart,
    isPersistent: seen.isPersistent,
    hasDisplay: hardware.screens.some((screen) => screen.type === 'vnc'),
    hasSerial: hardware.serials.length > 0,
    hasAgent: seen.liveHardware?.isAgentConnected === true,
    hardware: hardware as unknown as Prisma.InputJsonObject,
  };
}

const toJson = (hardware: GuestHardware | null) =>
  hardware ? (hardware as unknown as Prisma.InputJsonObject) : Prisma.DbNull;

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** Postgres gives the keys of a jsonb back in its own order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function differs(row: Guest, seen: ObservedGuest): boolean {
  const { hardware, ...plain } = fieldsOf(seen);
  return (
    Object.entries(plain).some(
      ([key, value]) => row[key as keyof Guest] !== value && !(key === 'osId' && value === null),
    ) ||
    !sameJson(row.hardware, hardware) ||
    !sameJson(row.liveHardware, seen.liveHardware) ||
    row.stage === 'gone' ||
    row.stage === 'creating'
  );
}

/** Writes what was seen of a guest, only if it differs. What nobody here did is marked as done outside. */
export async function writeGuest(db: Db, hostId: string, seen: ObservedGuest, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.guest.findUnique({ where: { hostId_uuid: { hostId, uuid: seen.uuid } } });
    if (!row) return void (await insertGuest(tx, hostId, seen, now));
    const isOther = differs(row, seen);
    if (isOther) {
      const { osId, ...fields } = fieldsOf(seen);
      await tx.guest.update({
        where: { id: row.id },
        data: {
          ...fields,
          ...(osId ? { osId } : {}),
          liveHardware: toJson(seen.liveHardware),
          stage: row.stage === 'deleting' ? 'deleting' : 'present',
          powerSince: row.power === seen.power ? undefined : now,
          seenAt: now,
          revision: { increment: 1 },
        },
      });
      await recordEvent(tx, 'guest', row.id);
    }
    await writeVersion(tx, row, seen);
    if (isOther && row.power !== seen.power && row.stage === 'present')
      await markOutside(tx, row, `guest.power.${seen.power}`);
  });
}

async function insertGuest(tx: DbTransaction, hostId: string, seen: ObservedGuest, now: Date): Promise<void> {
  const id = newId('guest');
  await tx.guest.create({
    data: {
      id,
      hostId,
      uuid: seen.uuid,
      ...fieldsOf(seen),
      liveHardware: toJson(seen.liveHardware),
      description: seen.hardware.description ?? '',
      // one that another Guesthouse made is as foreign as any: its row is there, not here
      origin: 'foreign',
      powerSince: now,
      seenAt: now,
      versions: { create: { number: 1, xml: seen.definition, source: 'outside' } },
    },
  });
  await recordEvent(tx, 'guest', id);
}

/** The operation of ours that works on a guest now, if any: then what changed is its doing. */
async function currentOperation(tx: DbTransaction, guestId: string): Promise<string | null> {
  const found = await tx.operation.findFirst({
    where: { guestId, OR: [{ state: { in: ['queued', 'running'] } }, { unsettledAt: { not: null } }] },
    select: { id: true },
  });
  return found?.id ?? null;
}

async function writeVersion(tx: DbTransaction, row: Guest, seen: ObservedGuest): Promise<void> {
  const last = await tx.guestVersion.findFirst({ where: { guestId: row.id }, orderBy: { number: 'desc' } });
  if (last?.xml === seen.definition) return;
  const operationId = await currentOperation(tx, row.id);
  await tx.guestVersion.create({
    data: {
      guestId: row.id,
      number: (last?.number ?? 0) + 1,
      xml: seen.definition,
      source: operationId ? 'guesthouse' : 'outside',
      operationId,
    },
  });
  if (!operationId && last) await markOutside(tx, row, 'guest.definition');
}

async function markOutside(tx: DbTransaction, row: Guest, action: string): Promise<void> {
  if (await currentOperation(tx, row.id)) return;
  await recordAudit(tx, { actor: null, via: 'outside', action, target: { kind: 'guest', id: row.id, name: row.name } });
}

/** Guests that the host does not list any more leave the list; those being made are not there yet. */
export async function writeGone(db: Db, hostId: string, present: readonly string[]): Promise<void> {
  const missing = await db.guest.findMany({
    where: { hostId, uuid: { notIn: [...present] }, stage: { in: ['present'] } },
  });
  for (const guest of missing) {
    await db.$transaction(async (tx) => {
      const operationId = await currentOperation(tx, guest.id);
      if (operationId) return;
      await tx.guest.update({
        where: { id: guest.id },
        data: { stage: 'gone', power: 'unknown', addresses: [], revision: { increment: 1 } },
      });
      await recordEvent(tx, 'guest', guest.id);
      await markOutside(tx, guest, 'guest.undefine');
    });
  }
}
