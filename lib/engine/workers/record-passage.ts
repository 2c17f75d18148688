import type { StepResult } from '#lib/engine/steps/step.ts';
import { changeSteps, type WrittenOperation } from '#lib/engine/workers/operation-rows.ts';
import type { StepRow } from '#lib/engine/workers/operation-run.ts';
import { eventChannel } from '#lib/infra/db/record-event.ts';
import { Prisma } from '#prisma/generated/client.ts';

type Ended = { number: number; output: string; result: StepResult };
type Passage = {
  ended: Ended | null;
  begun: StepRow | null;
  progress: number;
  /** of the operation, where it begins now */
  startedAt?: Date;
};

/** What is written of a step that begins, maybe again. */
export const begin = ({ startedAt }: StepRow) => ({
  state: 'running' as const,
  startedAt: startedAt ?? new Date(),
  attempts: { increment: 1 },
});

/** Writes that a step of an operation that goes on has ended well, and that the next one begins; throws as `changeOperation` does. */
export async function recordPassage(written: WrittenOperation, passage: Passage): Promise<void> {
  if (await writeAtOnce(written, passage)) return;
  const { ended, begun, progress, startedAt } = passage;
  const done = { state: 'succeeded' as const, endedAt: new Date(), progress: 1, progressNote: null };
  const changes = [
    ...(ended
      ? [
          {
            number: ended.number,
            change: { ...done, output: ended.output, ...(ended.result && { result: ended.result }) },
          },
        ]
      : []),
    ...(begun ? [{ number: begun.number, change: begin(begun) }] : []),
  ];
  await changeSteps(written, changes, { state: 'running', progress, startedAt });
}

/**
 * The same in one statement, and whoever looks is told: the next step waits for it, and a creation has five of them. As `changeOperation` it
 * holds the lease of the host until it is written. False, with nothing written, where the lease is lost or the operation has ended.
 */
async function writeAtOnce({ db, id, lease, isOver }: WrittenOperation, passage: Passage): Promise<boolean> {
  if (isOver || !('hostId' in lease)) return false;
  const { ended, begun, progress } = passage;
  // kept in UTC, whatever the zone of the session is
  const now = Prisma.sql`(now() AT TIME ZONE 'UTC')`;
  const result = ended?.result ? Prisma.sql`${JSON.stringify(ended.result)}::jsonb` : Prisma.sql`result`;
  const written = await db.$executeRaw`
    WITH lease AS MATERIALIZED (
      SELECT 1 FROM "Host" WHERE id = ${lease.hostId} AND fence = ${lease.fence} FOR KEY SHARE
    ), operation AS (
      UPDATE "Operation" SET state = 'running', "startedAt" = coalesce("startedAt", ${now}), progress = ${progress}, revision = revision + 1
      WHERE id = ${id} AND "endedAt" IS NULL AND EXISTS (SELECT 1 FROM lease) RETURNING id
    ), ended AS (
      UPDATE "OperationStep" SET state = 'succeeded', "endedAt" = ${now}, output = ${ended?.output ?? ''}, result = ${result},
        progress = 1, "progressNote" = NULL
      WHERE "operationId" = (SELECT id FROM operation) AND number = ${ended?.number ?? 0}
    ), begun AS (
      UPDATE "OperationStep" SET state = 'running', "startedAt" = coalesce("startedAt", ${now}), attempts = attempts + 1
      WHERE "operationId" = (SELECT id FROM operation) AND number = ${begun?.number ?? 0}
    ), event AS (
      INSERT INTO "Event" (topic, subject, payload) SELECT 'operation', id, '{}' FROM operation
    ) SELECT pg_notify(${eventChannel}, '') FROM operation`;
  return written > 0;
}
