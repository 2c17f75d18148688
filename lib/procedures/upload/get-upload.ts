import { z } from 'zod';
import { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { OperationState } from '#lib/domain/operation/operation-state.ts';
import { stepInputs } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { procedure } from '#lib/procedures/base.ts';
import { toRefusalText } from '#lib/procedures/refusal-text.ts';
import { receivedBytesOf } from '#lib/procedures/upload/open-uploads.ts';

const Upload = z.object({
  operationId: z.string(),
  state: OperationState,
  isCancelling: z.boolean(),
  sizeBytes: z.number(),
  /** so much is written and will not be asked for again */
  receivedBytes: z.number(),
  /** of the whole, when it is there */
  sha256: z.string().nullable(),
  refusal: RefusalText.nullable(),
});

const Received = z.object({ sha256: z.string() });

/** How far an upload of one's own is: what to send next, or how it ended. */
export const getUpload = procedure('image.manage')
  .route({ method: 'GET', path: '/uploads/{id}', summary: 'How far an upload is', tags: ['Uploads'] })
  .input(z.object({ id: z.string() }))
  .output(Upload)
  .handler(async ({ context: { runtime, actor }, input }) => {
    const operation = await runtime.db.operation.findFirst({
      where: { id: input.id, kind: 'media.upload', userId: actor.userId },
      include: { steps: { where: { kind: 'receive-media' } } },
    });
    const step = operation?.steps[0];
    if (!operation || !step) throw new Failure({ code: 'access.not-found', details: { what: 'upload' } });
    return {
      operationId: operation.id,
      state: OperationState.parse(operation.state),
      isCancelling: operation.cancelAt !== null && operation.endedAt === null,
      sizeBytes: stepInputs['receive-media'].parse(step.input).sizeBytes,
      receivedBytes: receivedBytesOf(step.result),
      sha256: Received.safeParse(step.result).data?.sha256 ?? null,
      refusal: toRefusalText(actor, operation.refusal),
    };
  });
