import { z } from 'zod';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import { ImageId, OperationId } from '#lib/domain/id.ts';
import { ImageName } from '#lib/domain/image/image-name.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { procedure } from '#lib/procedures/base.ts';
import { makeImageVersion } from '#lib/procedures/image/make-image-version.ts';

const PackageName = z.string().regex(/^[a-z0-9][a-z0-9+.-]{1,80}$/, 'Not the name of a package.');

/** Builds an image on a host out of the packages of its own distribution: for rooms with a mirror and no internet. */
export const buildImage = procedure('image.manage')
  .route({
    method: 'POST',
    path: '/images/build',
    summary: 'Build an image from the host’s packages',
    tags: ['Images'],
    successStatus: 202,
  })
  .input(
    z.object({
      name: ImageName,
      hostId: z.string(),
      pool: z.string().optional(),
      diskGiB: z.int().min(2).max(100).default(4),
      packages: PackageName.array().max(100).default([]),
    }),
  )
  .output(z.object({ imageId: ImageId, operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const host = await tx.host.findUnique({ where: { id: input.hostId }, select: { facts: true, name: true } });
      const facts = HostFacts.safeParse(host?.facts).data;
      if (!facts || (facts.osId !== 'debian' && facts.osId !== 'ubuntu') || !facts.osCodename) {
        throw new Failure({
          code: 'image.cannot-build',
          details: { host: host?.name ?? 'The host', os: facts?.osName ?? 'its system' },
        });
      }
      return makeImageVersion(tx, runtime, actor, {
        name: input.name,
        osId:
          facts.osId === 'debian'
            ? `debian${facts.osName?.match(/\d+/)?.[0] ?? ''}`
            : `ubuntu${facts.osName?.match(/\d+\.\d+/)?.[0] ?? ''}`,
        hostId: input.hostId,
        poolName: input.pool,
        kind: 'image.build',
        source: { kind: 'built', distribution: facts.osName ?? facts.osId, packages: input.packages },
        volume: null,
        steps: ({ imageVersionId, ...ref }) => [
          {
            kind: 'build-image',
            title: `Build ${facts.osName} from its packages`,
            input: { ...ref, imageVersionId, diskGiB: input.diskGiB, packages: input.packages },
          },
          { kind: 'inspect-image', title: 'Look into it', input: { ...ref, imageVersionId } },
        ],
      });
    }),
  );
