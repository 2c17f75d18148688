import { z } from 'zod';
import { NewHost } from '#lib/domain/host/host-address.ts';
import { HostId, OperationId } from '#lib/domain/id.ts';
import { procedure } from '#lib/procedures/base.ts';
import { identityKey } from '#lib/procedures/host/identity-key.ts';
import { makeHost } from '#lib/procedures/host/make-host.ts';

/** Adds a machine as a host. Its key must have been seen and accepted; a password, if given, is used once. */
export const addHost = procedure('host.manage')
  .route({ method: 'POST', path: '/hosts', summary: 'Add a host', tags: ['Hosts'], successStatus: 202 })
  .input(NewHost)
  .output(z.object({ hostId: HostId, operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const keys = await identityKey(tx, runtime.box);
      return makeHost(tx, runtime, actor, { ...input, isLocal: false }, keys);
    }),
  );
