import { z } from 'zod';
import type { GuestId, GuestUuid, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { adoptDefinition } from '#lib/infra/libvirt-xml/adopt-definition.ts';
import { digestGuestXml } from '#lib/infra/libvirt-xml/digest-guest-xml.ts';
import { keepSecret } from '#lib/infra/secrets/secret-store.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

const longestXml = 1024 * 1024;

/**
 * Puts another definition in the place of a guest's, for its next start: written by an admin, or an older version again. It is
 * refused where somebody changed the guest since `base`; whoever wrote second sees the difference and loses nothing.
 */
export const changeDefinition = procedure('guest.definition')
  .route({
    method: 'POST',
    path: '/guests/{id}/definition',
    summary: 'Change the definition of a guest',
    tags: ['Guests'],
    successStatus: 202,
  })
  .input(
    z.object({
      id: z.string(),
      xml: z.string().min(1).max(longestXml),
      base: z.int().describe('the number of the version that was changed: see definitions'),
    }),
  )
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await demandGuestFor(tx, actor, input.id, 'guest.definition', 'changeDefinition');
      const last = await tx.guestVersion.findFirst({ where: { guestId: guest.id }, orderBy: { number: 'desc' } });
      if (last?.number !== input.base) throw new Failure({ code: 'guest.changed-meanwhile' });
      adoptDefinition(input.xml, last.xml);
      const written = JSON.stringify({ xml: input.xml, isBegun: false });
      const secretId = await keepSecret(tx, runtime.box, 'definition', written);
      const ref = { guestId: guest.id as GuestId, uuid: guest.uuid as GuestUuid };
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.change',
        title: `${guest.name}: change its definition`,
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: ref.guestId,
        steps: [
          {
            kind: 'change-definition',
            title: 'Define it as written',
            input: { ...ref, secretId, baseDigest: digestGuestXml(last.xml) },
          },
        ],
      });
      return { operationId };
    }),
  );
