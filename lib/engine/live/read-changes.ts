import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import type { LiveMessage } from '#lib/domain/live/live-message.ts';
import { sourceOfStep } from '#lib/domain/operation/source-of-step.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { EventCursor, StoredEvent } from '#lib/infra/db/read-events.ts';
import { listGuestRows } from '#lib/procedures/guest/guest-rows.ts';
import { listHostRows } from '#lib/procedures/host/host-rows.ts';
import { listImageRows } from '#lib/procedures/image/image-rows.ts';
import { listOperationRows } from '#lib/procedures/operation/operation-rows.ts';

const none = { rows: [], gone: [] };

/** The rows that events speak of, as this person may see them; what cannot be seen (any more) is gone. */
export async function readChanges(
  db: Db,
  actor: Actor,
  events: readonly StoredEvent[],
  cursor: EventCursor,
): Promise<LiveMessage> {
  const subjects = (topic: string) => [
    ...new Set(events.filter((event) => event.topic === topic).map((event) => event.subject)),
  ];
  const changes = async <T extends { id: string }>(topic: string, list: (ids: string[]) => Promise<T[]>) => {
    const ids = subjects(topic);
    if (ids.length === 0) return none;
    const rows = await list(ids);
    const seen = new Set(rows.map((row) => row.id));
    return { rows, gone: ids.filter((id) => !seen.has(id)) };
  };
  // what was measured is sent with the row, and so is what works on a guest, but nobody is gone because of either
  const readGuestChanges = async () => {
    const changed = await changes('guest', (ids) => listGuestRows(db, actor, { ids }));
    const measured = subjects('stats');
    const working = subjects('operation');
    if (measured.length === 0 && working.length === 0) return changed;
    const sent = changed.rows.map((row) => row.id);
    const steps = await db.operationStep.findMany({
      where: { operationId: { in: working }, kind: 'check-clone' },
      select: { input: true },
    });
    const read = steps.flatMap(({ input }) => sourceOfStep(input) ?? []);
    const touched = await db.guest.findMany({
      where: {
        id: { notIn: sent },
        OR: [
          { hostId: { in: measured }, power: 'running' },
          { operations: { some: { id: { in: working } } } },
          { id: { in: read } },
        ],
      },
      select: { id: true },
    });
    const rows = await listGuestRows(db, actor, { ids: touched.map(({ id }) => id) });
    return { rows: [...changed.rows, ...rows], gone: changed.gone };
  };
  const [guests, hosts, operations, images] = await Promise.all([
    readGuestChanges(),
    // who sees no hosts is not told either that one changed
    reachOf(actor, 'host.read') ? changes('host', (ids) => listHostRows(db, actor, { id: { in: ids } })) : none,
    changes('operation', (ids) => listOperationRows(db, actor, { id: { in: ids } })),
    changes('image', (ids) => listImageRows(db, actor, { id: { in: ids } })),
  ]);
  return { type: 'changes', cursor, guests, hosts, operations, images };
}

export const isEmptyChange = (message: LiveMessage): boolean =>
  message.type === 'changes' &&
  [message.guests, message.hosts, message.operations, message.images].every(
    (part) => part.rows.length + part.gone.length === 0,
  );
