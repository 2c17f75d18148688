import type { Actor } from '#lib/domain/access/actor.ts';
import { reachOf } from '#lib/domain/access/actor.ts';
import { describeImageSource, ImageSource } from '#lib/domain/image/image-source.ts';
import { ImageRow } from '#lib/domain/live/image-row.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import type { Prisma } from '#prisma/generated/client.ts';

/** The images the actor may use: all for who reaches everything, else the own ones and those shared with everyone. */
export function imagesWhere(actor: Actor): Prisma.ImageWhereInput {
  const reach = reachOf(actor, 'image.read');
  if (reach === 'everything') return {};
  if (reach === null) return { id: { in: [] } };
  return { OR: [{ ownerId: actor.userId }, { visibility: 'everyone' }] };
}

const include = {
  owner: { select: { name: true } },
  versions: { orderBy: { number: 'desc' }, include: { host: { select: { name: true } } } },
  operations: { where: { state: { in: ['queued', 'running'] } }, select: { id: true }, take: 1 },
} satisfies Prisma.ImageInclude;

export async function listImageRows(
  db: DbTransaction,
  actor: Actor,
  where: Prisma.ImageWhereInput = {},
): Promise<ImageRow[]> {
  const images = await db.image.findMany({
    where: { AND: [imagesWhere(actor), where] },
    include,
    orderBy: { name: 'asc' },
  });
  const versions = images.flatMap((image) => image.versions);
  const pools = await db.pool.findMany({
    where: { uuid: { in: versions.map((version) => version.poolUuid) } },
    select: { hostId: true, uuid: true, name: true, path: true },
  });
  const clones = await db.volume.groupBy({
    by: ['hostId', 'backingPath'],
    where: { backingPath: { not: null } },
    _count: true,
  });
  return images.map((image) =>
    ImageRow.parse({
      ...image,
      ownerName: image.owner?.name ?? null,
      createdAt: image.createdAt.toISOString(),
      mayManage:
        reachOf(actor, 'image.manage') === 'everything' ||
        (image.ownerId === actor.userId && reachOf(actor, 'image.create') !== null),
      versions: image.versions.map((version) => {
        const pool = pools.find(
          (candidate) => candidate.hostId === version.hostId && candidate.uuid === version.poolUuid,
        );
        const path = pool?.path ? `${pool.path}/${version.volume}` : null;
        return {
          ...version,
          hostName: version.host.name,
          poolName: pool?.name ?? null,
          source: describeImageSource(ImageSource.parse(version.source)),
          capacityBytes: version.capacityBytes === null ? null : Number(version.capacityBytes),
          sizeBytes: version.sizeBytes === null ? null : Number(version.sizeBytes),
          createdAt: version.createdAt.toISOString(),
          guestCount:
            clones.find((group) => group.hostId === version.hostId && group.backingPath === path)?._count ?? 0,
          operationId: version.state === 'making' ? (image.operations[0]?.id ?? null) : null,
        };
      }),
    }),
  );
}
