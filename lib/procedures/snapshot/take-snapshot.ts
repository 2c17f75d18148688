import { z } from 'zod';
import type { GuestId, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { SnapshotName } from '#lib/domain/snapshot/snapshot-name.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';
import { planSnapshot } from '#lib/procedures/snapshot/plan-snapshot.ts';

/** Takes a snapshot. Its kind follows from the guest; see the preview for what becomes of memory, UEFI variables and TPM. */
export const takeSnapshot = procedure('guest.change')
  .route({
    method: 'POST',
    path: '/guests/{id}/snapshots',
    summary: 'Take a snapshot',
    tags: ['Snapshots'],
    successStatus: 202,
  })
  .input(
    z.object({
      id: z.string(),
      name: SnapshotName,
      description: z.string().trim().max(1_000).default(''),
      keepMemory: z.boolean().default(true).describe('of a guest that runs'),
    }),
  )
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input: { id, ...wish } }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await demandGuestFor(tx, actor, id, 'guest.change', 'snapshot');
      if ((await tx.snapshot.count({ where: { guestId: guest.id, name: wish.name } })) > 0)
        throw new Failure({ code: 'snapshot.name-taken', details: { snapshot: wish.name } });
      const { input } = await planSnapshot(tx, guest, wish);
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.snapshot',
        title: `${guest.name}: take the snapshot ${wish.name}`,
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: guest.id as GuestId,
        steps: [{ kind: 'ensure-snapshot', title: `Take the snapshot ${wish.name}`, input }],
      });
      return { operationId };
    }),
  );
