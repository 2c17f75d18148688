import { z } from 'zod';
import { SeedOfGuest } from '#lib/domain/guest/seed-of-guest.ts';
import type { GuestId, GuestUuid, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { endWaiting, holdOperations } from '#lib/procedures/guest/end-waiting.ts';
import { listGuestVolumes } from '#lib/procedures/guest/list-guest-volumes.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';
import { listSnapshotVolumes } from '#lib/procedures/snapshot/list-snapshot-volumes.ts';

/**
 * Deletes a guest, and of its disks those that are named by their drive, with what its snapshots hold of them. A disk that is a clone's base or another guest's
 * too is refused before anything is deleted, and so is one that is no known volume: who asked for it would think that it is gone. A creation that only waits for the system inside ends with it.
 */
export const deleteGuest = procedure('guest.delete')
  .route({
    method: 'POST',
    path: '/guests/{id}/delete',
    summary: 'Delete a guest',
    tags: ['Guests'],
    successStatus: 202,
  })
  .input(
    z.object({
      id: z.string(),
      disks: z.string().array().default([]).describe('drives whose volumes go too, such as vda'),
    }),
  )
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor, now }, input }) =>
    runtime.db.$transaction(async (tx) => {
      await holdOperations(tx, input.id);
      const guest = await demandGuestFor(tx, actor, input.id, 'guest.delete', 'delete');
      const volumes = (await listGuestVolumes(tx, guest)).filter((volume) => input.disks.includes(volume.target));
      const unknown = input.disks.find((disk) => !volumes.some((volume) => volume.target === disk));
      if (unknown !== undefined)
        throw new Failure({ code: 'guest.disk-unknown', details: { guest: guest.name, disk: unknown } });
      const kept = volumes.find((volume) => volume.obstacle);
      if (kept?.obstacle) throw new Failure(kept.obstacle);

      const { others } = await listSnapshotVolumes(tx, guest);
      const ofSnapshots = [...volumes.flatMap(({ snapshotVolumes }) => snapshotVolumes), ...others].map(
        ({ poolUuid, name }) => ({ poolUuid, volume: name }),
      );
      const ref = { guestId: guest.id as GuestId, uuid: guest.uuid as GuestUuid };
      const seed = SeedOfGuest.safeParse(guest.seed).data;
      const steps: PlannedStep[] = [
        { kind: 'delete-domain', title: 'Stop and undefine the guest', input: ref },
        // the seed first: it holds a password
        ...[...(seed ? [seed] : []), ...volumes, ...ofSnapshots].map(
          ({ poolUuid, volume }): PlannedStep => ({
            kind: 'delete-volume',
            title: `Delete ${volume}`,
            input: { poolUuid, volume },
          }),
        ),
        { kind: 'forget-guest', title: 'Take it off the list', input: { guestId: ref.guestId } },
      ];
      await endWaiting(tx, guest.id, now());
      await tx.guest.update({ where: { id: guest.id }, data: { stage: 'deleting', revision: { increment: 1 } } });
      await recordEvent(tx, 'guest', guest.id);
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.delete',
        title: `Delete ${guest.name}`,
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: ref.guestId,
        steps,
      });
      return { operationId };
    }),
  );
