import type { DbTransaction } from '#lib/infra/db/client.ts';

export const eventChannel = 'guesthouse_event';

/**
 * What an event is about. The subject is the id of that thing; of `stats`, the host whose guests were measured; of `look`, the
 * guest whose snapshots somebody wants to see as they are now; of `look-inside`, the guest whose agent is to be asked.
 */
export type EventTopic = 'guest' | 'host' | 'operation' | 'image' | 'access' | 'stats' | 'look' | 'look-inside';

/**
 * Writes an event for each subject and wakes whoever listens, when the transaction commits. An event is a hint that a row
 * changed; who may see that row is decided when it is read.
 */
export async function recordEvent(tx: DbTransaction, topic: EventTopic, ...subjects: string[]): Promise<void> {
  await tx.$executeRaw`
    WITH event AS (
      INSERT INTO "Event" (topic, subject, payload) SELECT ${topic}, subject, '{}' FROM unnest(${subjects}::text[]) AS subject
    ) SELECT pg_notify(${eventChannel}, '')`;
}
