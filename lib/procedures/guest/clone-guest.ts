import { z } from 'zod';
import { CloneGuestRequest } from '#lib/domain/guest/clone/clone-guest-request.ts';
import { hostnameFor } from '#lib/domain/guest/guest-name.ts';
import { GuestId, type HostId, OperationId } from '#lib/domain/id.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { keepSecret } from '#lib/infra/secrets/secret-store.ts';
import { procedure } from '#lib/procedures/base.ts';
import { loadClone } from '#lib/procedures/guest/load-clone.ts';
import { planCloneSteps } from '#lib/procedures/guest/plan-clone-steps.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

const Cloned = z.object({ guestId: GuestId, name: z.string(), operationId: OperationId });

/** Makes whole copies of a guest that is off, each with a row and an operation of its own. All or none begins. */
export const cloneGuest = procedure('guest.create')
  .route({
    method: 'POST',
    path: '/guests/{id}/clone',
    summary: 'Clone a guest',
    tags: ['Guests'],
    successStatus: 202,
  })
  .input(CloneGuestRequest)
  .output(z.object({ guests: Cloned.array() }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      // two at once would both find the name and the memory free
      await takeTurns(tx, 'guests.create');
      const { guest, facts, hardware, clones } = await loadClone(tx, actor, input);
      const guests: z.infer<typeof Cloned>[] = [];
      for (const clone of clones) {
        const { guestId, uuid, name, seed, plan } = clone;
        const macAddresses = plan.macs.map((mac) => mac.to);
        const seedText = JSON.stringify({ guestId, hostname: hostnameFor(name), macAddresses });
        const secretId = seed ? await keepSecret(tx, runtime.box, 'cloud-init', seedText) : null;
        await tx.guest.create({
          data: {
            id: guestId,
            hostId: guest.hostId,
            uuid,
            name,
            description: guest.description,
            tags: guest.tags,
            ownerId: actor.userId,
            origin: 'guesthouse',
            stage: 'creating',
            power: 'off',
            osId: guest.osId,
            vcpus: hardware.vcpus,
            memoryMiB: hardware.maxMemoryMiB,
            seed: seed && secretId ? { ...seed, secretId } : undefined,
          },
        });
        const operationId = await beginOperation(tx, runtime.jobs, actor, {
          kind: 'guest.clone',
          title: `Clone ${guest.name} as ${name}`,
          target: { kind: 'guest', id: guestId, name },
          hostId: guest.hostId as HostId,
          guestId,
          steps: planCloneSteps(clone, { start: input.start, facts, secretId }),
        });
        guests.push({ guestId, name, operationId });
      }
      return { guests };
    }),
  );
