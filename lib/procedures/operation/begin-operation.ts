import type { Actor } from '#lib/domain/access/actor.ts';
import type { GuestId, HostId, ImageId, OperationId } from '#lib/domain/id.ts';
import type { OperationKind } from '#lib/domain/operation/operation-kind.ts';
import { type PlannedStep, stepInputs } from '#lib/domain/operation/step-inputs.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { type AuditTarget, recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import type { Jobs } from '#lib/infra/jobs/jobs.ts';

export type NewOperation = {
  kind: OperationKind;
  /** "Create web-01" */
  title: string;
  steps: readonly PlannedStep[];
  target: AuditTarget;
  hostId?: HostId;
  guestId?: GuestId;
  imageId?: ImageId;
  parentId?: OperationId;
};

/**
 * Writes one operation with its steps, its line in the audit log, its event and its job, all in the caller's transaction:
 * whatever was refused or lost before the commit never was.
 */
export async function beginOperation(
  tx: DbTransaction,
  jobs: Jobs,
  actor: Actor | null,
  operation: NewOperation,
): Promise<OperationId> {
  const id = newId('operation') as OperationId;
  await tx.operation.create({
    data: {
      id,
      kind: operation.kind,
      title: operation.title,
      targetName: operation.target.name,
      hostId: operation.hostId,
      guestId: operation.guestId,
      imageId: operation.imageId,
      parentId: operation.parentId,
      userId: actor?.userId,
      steps: {
        create: operation.steps.map((step, index) => ({
          number: index + 1,
          kind: step.kind,
          title: step.title,
          input: stepInputs[step.kind].parse(step.input),
        })),
      },
    },
  });
  await recordAudit(tx, { actor, action: operation.kind, target: operation.target, details: { operationId: id } });
  await recordEvent(tx, 'operation', id);
  await jobs.send(tx, id, operation.hostId ?? null);
  return id;
}
