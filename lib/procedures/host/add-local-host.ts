import { z } from 'zod';
import { HostId, OperationId } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { readLocalHost } from '#lib/infra/local-host/read-local-host.ts';
import { keepSecret } from '#lib/infra/secrets/secret-store.ts';
import { procedure } from '#lib/procedures/base.ts';
import { makeHost } from '#lib/procedures/host/make-host.ts';

/** Adds the machine that Guesthouse runs on, as set-up prepared it. Its host key was pinned when that was done. */
export const addLocalHost = procedure('host.manage')
  .route({
    method: 'POST',
    path: '/hosts/local',
    summary: 'Add this machine as a host',
    tags: ['Hosts'],
    successStatus: 202,
  })
  .output(z.object({ hostId: HostId, operationId: OperationId }))
  .handler(async ({ context: { runtime, actor } }) => {
    const local = await readLocalHost(runtime.localHostFile);
    const command = runtime.localHostCommands?.prepare;
    if (!local) throw new Failure({ code: 'host.local-not-prepared', details: command ? { command } : {} });
    return runtime.db.$transaction(async (tx) => {
      const secretId = await keepSecret(tx, runtime.box, 'ssh-key', local.privateKey);
      const keys = { secretId, publicKey: local.publicKey };
      const { hostname: name, address, port, user: username, hostKey } = local;
      return makeHost(tx, runtime, actor, { name, address, port, username, hostKey, isLocal: true }, keys);
    });
  });
