import { z } from 'zod';
import { GuestState } from '#lib/domain/guest/guest-power.ts';
import type { GuestId, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import { describeDeletion } from '#lib/domain/snapshot/describe-deletion.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';
import { planSnapshotDeletion } from '#lib/procedures/snapshot/plan-snapshot.ts';

const Named = z.object({ id: z.string(), name: z.string() });

/** What deleting a snapshot would do to its files, without doing anything. */
export const previewSnapshotDeletion = procedure('guest.change')
  .route({
    method: 'POST',
    path: '/guests/{id}/snapshots/delete/preview',
    summary: 'What deleting a snapshot would do',
    tags: ['Snapshots'],
  })
  .input(Named)
  .output(z.object({ becomes: z.string().array() }))
  .handler(async ({ context: { runtime, actor }, input }) => {
    const guest = await findGuest(runtime.db, actor, input.id, 'guest.change');
    const { snapshot, loaded } = await planSnapshotDeletion(runtime.db, guest, input.name);
    return { becomes: describeDeletion(snapshot, loaded, GuestState.parse(guest.power)) };
  });

/** Deletes a snapshot; the guest stays as it is. What was written since an external one is merged into its files. */
export const deleteSnapshot = procedure('guest.change')
  .route({
    method: 'POST',
    path: '/guests/{id}/snapshots/delete',
    summary: 'Delete a snapshot',
    tags: ['Snapshots'],
    successStatus: 202,
  })
  .input(Named)
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input: { id, name } }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await demandGuestFor(tx, actor, id, 'guest.change', 'deleteSnapshot');
      const { input } = await planSnapshotDeletion(tx, guest, name);
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.delete-snapshot',
        title: `${guest.name}: delete the snapshot ${name}`,
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: guest.id as GuestId,
        steps: [{ kind: 'delete-snapshot', title: `Delete the snapshot ${name}`, input }],
      });
      return { operationId };
    }),
  );
