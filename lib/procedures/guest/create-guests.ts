import { z } from 'zod';
import { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import { GuestId, type OperationId, OperationId as OperationIdSchema } from '#lib/domain/id.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { keepSecret } from '#lib/infra/secrets/secret-store.ts';
import { procedure } from '#lib/procedures/base.ts';
import { loadCreation } from '#lib/procedures/guest/load-creation.ts';
import { planCreation, planCreationSteps } from '#lib/procedures/guest/plan-creation.ts';
import { sealedSettings } from '#lib/procedures/guest/sealed-settings.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

const Created = z.object({ guestId: GuestId, name: z.string(), operationId: OperationIdSchema });

/** Makes guests: their rows, one operation each, and nothing on the host yet. All or none. */
export const createGuests = procedure('guest.create')
  .route({ method: 'POST', path: '/guests', summary: 'Create guests', tags: ['Guests'], successStatus: 202 })
  .input(CreateGuestRequest)
  .output(z.object({ guests: Created.array() }))
  .handler(async ({ context: { runtime, actor }, input }) => {
    const sealed = sealedSettings(input);
    const guests = await runtime.db.$transaction(async (tx) => {
      // one creation at a time decides about a host: two at once would both find the name and the memory free
      await takeTurns(tx, 'guests.create');
      const creation = await loadCreation(tx, actor, input);
      const created: z.infer<typeof Created>[] = [];
      for (const plan of planCreation(input, creation)) {
        const { guestId, uuid, name } = plan;
        const settings = sealed(plan, creation);
        const secretId = settings ? await keepSecret(tx, runtime.box, settings.kind, settings.text) : null;
        await tx.guest.create({
          data: {
            id: guestId,
            hostId: creation.host.id,
            uuid,
            name,
            description: input.description,
            tags: input.tags,
            ownerId: actor.userId,
            origin: 'guesthouse',
            stage: 'creating',
            power: 'off',
            osId: creation.osId,
            vcpus: input.size.vcpus,
            memoryMiB: input.size.memoryMiB,
            seed:
              plan.planned.seed && secretId
                ? { ...plan.planned.seed, keyTarget: plan.planned.keyTarget, secretId }
                : undefined,
          },
        });
        const operationId: OperationId = await beginOperation(tx, runtime.jobs, actor, {
          kind: 'guest.create',
          title: `Create ${name}`,
          target: { kind: 'guest', id: guestId, name },
          hostId: creation.host.id,
          guestId,
          steps: planCreationSteps(input, creation, plan, secretId),
        });
        created.push({ guestId, name, operationId });
      }
      return created;
    });
    return { guests };
  });
