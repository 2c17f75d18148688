import { z } from 'zod';
import { type StepInput, stepInputs } from '#lib/domain/operation/step-inputs.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

export type OpenUpload = StepInput<'receive-media'> & {
  operationId: string;
  userId: string | null;
  receivedBytes: number;
  /** it was cancelled or failed, and what it left is being taken away */
  isEnding: boolean;
};

const Kept = z.object({ receivedBytes: z.number() });

/** How much of a file is there, by what its step kept. */
export const receivedBytesOf = (result: unknown): number => Kept.safeParse(result).data?.receivedBytes ?? 0;

/** The uploads to a host that have not ended, and those that left something there: their volumes are there and half-made. */
export async function listOpenUploads(tx: DbTransaction, hostId: string): Promise<OpenUpload[]> {
  const operations = await tx.operation.findMany({
    where: {
      ...{ hostId, kind: 'media.upload' },
      OR: [{ state: { in: ['queued', 'running'] } }, { unsettledAt: { not: null } }],
    },
    include: { steps: { where: { kind: 'receive-media' } } },
  });
  return operations.flatMap(({ id, userId, cancelAt, refusal, unsettledAt, steps }) =>
    steps.map((step) => ({
      ...stepInputs['receive-media'].parse(step.input),
      operationId: id,
      userId,
      receivedBytes: receivedBytesOf(step.result),
      isEnding: cancelAt !== null || refusal !== null || unsettledAt !== null,
    })),
  );
}
