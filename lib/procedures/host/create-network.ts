import { z } from 'zod';
import { type HostId, OperationId } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { procedure } from '#lib/procedures/base.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

const privateSubnet = /^(10\.\d{1,3}\.\d{1,3}|172\.(1[6-9]|2\d|3[01])\.\d{1,3}|192\.168\.\d{1,3})\.0\/24$/;

/** Makes a NAT network with addresses by DHCP, and lets it start with the host. */
export const createNetwork = procedure('host.manage')
  .route({
    method: 'POST',
    path: '/hosts/{id}/networks',
    summary: 'Make a NAT network',
    tags: ['Hosts'],
    successStatus: 202,
  })
  .input(
    z.object({
      id: z.string(),
      name: z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9_.-]{1,40}$/, 'Letters, digits, dots, dashes and underscores.')
        .default('default'),
      subnet: z.string().regex(privateSubnet, 'A private /24, such as 192.168.122.0/24.').default('192.168.122.0/24'),
    }),
  )
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const host = await tx.host.findUnique({ where: { id: input.id } });
      if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'network.create',
        title: `Make the network ${input.name}`,
        target: { kind: 'host', id: host.id, name: host.name },
        hostId: host.id as HostId,
        steps: [
          {
            kind: 'ensure-network',
            title: `Make ${input.name}, ${input.subnet}`,
            input: { name: input.name, subnet: input.subnet },
          },
          // readiness is judged by what was listed
          { kind: 'observe-host', title: 'List its networks', input: {} },
          { kind: 'check-host', title: 'See what the host has now', input: { tryGuest: false } },
        ],
      });
      return { operationId };
    }),
  );
