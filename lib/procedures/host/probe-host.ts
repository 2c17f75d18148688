import { z } from 'zod';
import { HostAddress, HostPort } from '#lib/domain/host/host-address.ts';
import { OperationId } from '#lib/domain/id.ts';
import { procedure } from '#lib/procedures/base.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

/** Asks a machine for its host key, so that a person can compare the fingerprint before anything is trusted. */
export const probeHost = procedure('host.manage')
  .route({
    method: 'POST',
    path: '/hosts/probe',
    summary: 'Ask a machine for its host key',
    tags: ['Hosts'],
    successStatus: 202,
  })
  .input(z.object({ address: HostAddress, port: HostPort }))
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => ({
      operationId: await beginOperation(tx, runtime.jobs, actor, {
        kind: 'host.probe',
        title: `Look at ${input.address}`,
        target: { kind: 'host', id: input.address, name: input.address },
        steps: [{ kind: 'probe-host', title: 'Ask for its host key', input }],
      }),
    })),
  );
