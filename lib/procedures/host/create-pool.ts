import { z } from 'zod';
import { type HostId, OperationId } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { procedure } from '#lib/procedures/base.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

const PoolName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_.-]{1,40}$/, 'Letters, digits, dots, dashes and underscores.');

const PoolPath = z
  .string()
  .trim()
  .max(200)
  .regex(/^\/(?!\/)[^\p{Cc}]*$/u, 'A full path, beginning with a slash.');

/** Makes a directory pool, the place for disks and images, and lets it start with the host. */
export const createPool = procedure('host.manage')
  .route({
    method: 'POST',
    path: '/hosts/{id}/pools',
    summary: 'Make a storage pool',
    tags: ['Hosts'],
    successStatus: 202,
  })
  .input(
    z.object({ id: z.string(), name: PoolName.default('images'), path: PoolPath.default('/var/lib/libvirt/images') }),
  )
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const host = await tx.host.findUnique({ where: { id: input.id } });
      if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'pool.create',
        title: `Make the pool ${input.name}`,
        target: { kind: 'host', id: host.id, name: host.name },
        hostId: host.id as HostId,
        steps: [
          {
            kind: 'ensure-pool',
            title: `Make ${input.name} in ${input.path}`,
            input: { name: input.name, path: input.path },
          },
          // readiness is judged by what was listed
          { kind: 'observe-host', title: 'List its pools', input: {} },
          { kind: 'check-host', title: 'See what the host has now', input: { tryGuest: false } },
        ],
      });
      return { operationId };
    }),
  );
