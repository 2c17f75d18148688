import { z } from 'zod';
import type { Actor } from '#lib/domain/access/actor.ts';
import { type HostId, OperationId } from '#lib/domain/id.ts';
import { formatGiB } from '#lib/domain/media/format-gib.ts';
import { MediaName } from '#lib/domain/media/media-name.ts';
import { uploadBytesMax } from '#lib/domain/media/upload-part.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import { procedure } from '#lib/procedures/base.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';
import { demandWholeVolume } from '#lib/procedures/upload/half-volumes.ts';
import { listOpenUploads, type OpenUpload } from '#lib/procedures/upload/open-uploads.ts';
import type { Host, Pool } from '#prisma/generated/client.ts';

/** Each holds one of the six places that a host has for operations for as long as it lasts. */
const uploadsPerHost = 3;

const UploadRequest = z.object({
  hostId: z.string(),
  pool: z.string(),
  name: MediaName,
  sizeBytes: z.number().int().min(1, 'The file is empty.').max(uploadBytesMax, 'At most 1 TiB.'),
  lastModifiedMs: z
    .number()
    .nullable()
    .default(null)
    .describe('when the file was changed last; without it and without a checksum nobody can go on with its upload'),
  sha256: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/, 'A SHA-256 has 64 letters from 0 to 9 and a to f.')
    .nullable()
    .default(null),
});
type UploadRequest = z.infer<typeof UploadRequest>;

/**
 * Begins an upload, or finds the open one of the same file: then what it gives says how much is there already. The parts are sent by
 * PUT to /uploads/<operationId>?offset=<bytes>.
 */
export const createUpload = procedure('image.manage')
  .route({
    method: 'POST',
    path: '/uploads',
    summary: 'Begin or go on with the upload of an ISO',
    tags: ['Uploads'],
    successStatus: 202,
  })
  .input(UploadRequest)
  .output(z.object({ operationId: OperationId, receivedBytes: z.number() }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const host = await tx.host.findUnique({ where: { id: input.hostId } });
      if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
      const pool = await tx.pool.findFirst({ where: { hostId: host.id, name: input.pool } });
      if (!pool) throw new Failure({ code: 'pool.missing', details: { host: host.name, pool: input.pool } });

      // two at once would both find the name free, and the one that fails would take the other's volume away
      await takeTurns(tx, 'uploads.create');
      const open = await listOpenUploads(tx, host.id);
      const same = open.find((one) => one.poolUuid === pool.uuid && one.volume === input.name);
      if (same) {
        if (same.isEnding) throw new Failure({ code: 'media.leaving', details: { volume: input.name } });
        if (!isSameFile(same, input, actor.userId))
          throw new Failure({ code: 'media.uploading', details: { volume: input.name } });
        return { operationId: same.operationId as OperationId, receivedBytes: same.receivedBytes };
      }
      if (host.connection !== 'up') throw new Failure({ code: 'host.unreachable', details: { host: host.name } });
      if (!pool.isActive) throw new Failure({ code: 'pool.inactive', details: { pool: pool.name } });
      const key = { hostId: host.id, poolUuid: pool.uuid, name: input.name };
      await demandWholeVolume(tx, key);
      if (await tx.volume.count({ where: key }))
        throw new Failure({ code: 'volume.exists', details: { volume: input.name } });
      if (open.length >= uploadsPerHost)
        throw new Failure({ code: 'upload.too-many', details: { host: host.name, max: uploadsPerHost } });
      demandRoom(pool, open, input);
      return { operationId: await begin(tx, { runtime, actor }, host, pool, input), receivedBytes: 0 };
    }),
  );

/** Whether somebody goes on with what they began: as long, and changed last when that was, or of the same checksum. */
function isSameFile(one: OpenUpload, input: UploadRequest, userId: string): boolean {
  if (one.sizeBytes !== input.sizeBytes || one.userId !== userId) return false;
  if (input.sha256 !== null) return input.sha256 === one.sha256;
  return input.lastModifiedMs !== null && input.lastModifiedMs === one.lastModifiedMs;
}

/** By what was seen last, less what the open uploads will still take; the host is asked again before the first byte. */
function demandRoom(pool: Pool, open: readonly OpenUpload[], { name, sizeBytes }: UploadRequest): void {
  const promised = open
    .filter((one) => one.poolUuid === pool.uuid)
    .reduce((sum, one) => sum + one.sizeBytes - one.receivedBytes, 0);
  const left = Math.max(Number(pool.availableBytes) - promised, 0);
  if (sizeBytes <= left) return;
  const details = { name, size: formatGiB(sizeBytes), pool: pool.name, left: formatGiB(left) };
  throw new Failure({ code: 'media.no-room', details });
}

function begin(
  tx: DbTransaction,
  { runtime, actor }: { runtime: Runtime; actor: Actor },
  host: Host,
  pool: Pool,
  { name, sizeBytes, lastModifiedMs, sha256 }: UploadRequest,
): Promise<OperationId> {
  return beginOperation(tx, runtime.jobs, actor, {
    kind: 'media.upload',
    title: `Upload ${name} to ${pool.name}`,
    target: { kind: 'host', id: host.id, name: host.name },
    hostId: host.id as HostId,
    steps: [
      {
        kind: 'receive-media',
        title: `Receive ${name}, ${formatGiB(sizeBytes)}`,
        input: { poolUuid: pool.uuid, volume: name, sizeBytes, lastModifiedMs, sha256 },
      },
    ],
  });
}
