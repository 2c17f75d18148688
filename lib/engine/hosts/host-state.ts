import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { Db } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { Prisma } from '#prisma/generated/client.ts';

type HostStateChange =
  | { connection: 'connecting' }
  | { connection: 'up' }
  | { connection: 'away' | 'refused'; refusal: Refusal; nextTryAt: Date };

/** Writes how a host stands, and wakes the pages: its guests' rows are greyed by it. True where that is another state. */
export async function changeHostState(db: Db, hostId: string, change: HostStateChange, now: Date): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const host = await tx.host.findUnique({ where: { id: hostId }, select: { connection: true } });
    if (!host) return false;
    const isOther = host.connection !== change.connection;
    if (!isOther && change.connection === 'up') {
      await tx.host.update({ where: { id: hostId }, data: { lastSeenAt: now } });
      return false;
    }
    await tx.host.update({
      where: { id: hostId },
      data: {
        connection: change.connection,
        connectionSince: isOther ? now : undefined,
        refusal: 'refusal' in change ? change.refusal : Prisma.DbNull,
        nextTryAt: 'nextTryAt' in change ? change.nextTryAt : null,
        lastSeenAt: change.connection === 'up' ? now : undefined,
        revision: { increment: 1 },
      },
    });
    await recordEvent(tx, 'host', hostId);
    const wasOrIsUp = host.connection === 'up' || change.connection === 'up';
    if (isOther && wasOrIsUp) {
      const guests = await tx.guest.updateManyAndReturn({
        where: { hostId, stage: { not: 'gone' } },
        data: { revision: { increment: 1 } },
        select: { id: true },
      });
      await recordEvent(tx, 'guest', ...guests.map((guest) => guest.id));
    }
    return isOther;
  });
}
