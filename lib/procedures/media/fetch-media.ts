import { z } from 'zod';
import { type HostId, OperationId } from '#lib/domain/id.ts';
import { FetchMediaRequest } from '#lib/domain/media/fetch-media-request.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { procedure } from '#lib/procedures/base.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';
import { demandWholeVolume } from '#lib/procedures/upload/half-volumes.ts';

/** Lets a host fetch an ISO into one of its pools. */
export const fetchMedia = procedure('image.manage')
  .route({
    method: 'POST',
    path: '/media/fetch',
    summary: 'Fetch an ISO from an address',
    tags: ['Uploads'],
    successStatus: 202,
  })
  .input(FetchMediaRequest)
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input: { hostId, pool: poolName, name, url, checksum } }) =>
    runtime.db.$transaction(async (tx) => {
      const host = await tx.host.findUnique({ where: { id: hostId } });
      if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
      const pool = await tx.pool.findFirst({ where: { hostId, name: poolName } });
      if (!pool) throw new Failure({ code: 'pool.missing', details: { host: host.name, pool: poolName } });
      await takeTurns(tx, 'uploads.create');
      const key = { hostId, poolUuid: pool.uuid, name };
      await demandWholeVolume(tx, key);
      if (host.connection !== 'up') throw new Failure({ code: 'host.unreachable', details: { host: host.name } });
      if (!pool.isActive) throw new Failure({ code: 'pool.inactive', details: { pool: pool.name } });
      if (await tx.volume.count({ where: key }))
        throw new Failure({ code: 'volume.exists', details: { volume: name } });
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'media.fetch',
        title: `Fetch ${name} to ${pool.name}`,
        target: { kind: 'host', id: host.id, name: host.name },
        hostId: host.id as HostId,
        steps: [
          { kind: 'fetch-media', title: `Fetch ${name}`, input: { poolUuid: pool.uuid, volume: name, url, checksum } },
        ],
      });
      return { operationId };
    }),
  );
