import type { Actor } from '#lib/domain/access/actor.ts';
import type { ImageVersionId } from '#lib/domain/id.ts';
import { describePublication } from '#lib/domain/image/describe-publication.ts';
import { type Publication, planPublication } from '#lib/domain/image/plan-publication.ts';
import type { PublishGuestRequest } from '#lib/domain/image/publish-guest-request.ts';
import type { PlannedStep, VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { demand } from '#lib/procedures/base.ts';
import { choosePool } from '#lib/procedures/guest/choose-pool.ts';
import { loadCloneSource } from '#lib/procedures/guest/load-clone.ts';
import { findOwnImage } from '#lib/procedures/image/find-own-image.ts';

const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

/** All that publishing a guest needs of the inventory, and what it comes to. Refuses a name that is another's, and what would not fit. */
export async function loadPublication(tx: DbTransaction, actor: Actor, request: PublishGuestRequest) {
  const { guest, from } = await loadCloneSource(tx, actor, request.id, 'publish');
  const osId = request.osId === undefined ? guest.osId : request.osId;
  const publication = demand(planPublication(from, { osId, isOurs: guest.origin === 'guesthouse' }));
  const { disk } = publication;
  const existing = await findOwnImage(tx, actor, request.name);
  const pool = await choosePool(tx, guest.host, request.pool, disk.volume.poolUuid);
  if (disk.bytes > pool.availableBytes)
    throw new Failure({
      code: 'pool.no-room',
      details: { pool: pool.name, need: gib(disk.bytes), free: gib(pool.availableBytes) },
    });
  const number = (existing?.versions[0]?.number ?? 0) + 1;
  const sentences = describePublication(publication, { name: request.name, number });
  return { guest, source: from.source, osId, publication, pool, number, sentences };
}

type Loaded = Pick<Awaited<ReturnType<typeof loadPublication>>, 'source' | 'publication'>;

/** The steps that make one version. `variables`: the volume for those of UEFI, where they go with it. */
export function planPublicationSteps(
  { source, publication: { disk, variables: from } }: Loaded,
  { imageVersionId, variables, ...ref }: VolumeRef & { imageVersionId: ImageVersionId; variables: string | null },
): PlannedStep[] {
  const { target, volume } = disk;
  const version = { imageVersionId };
  return [
    {
      kind: 'check-publication',
      title: 'Check that the guest is off',
      input: { ...version, source, target, disk: disk.source },
    },
    {
      kind: 'ensure-copied-volume',
      title: `Copy the disk ${target}, ${Math.ceil(volume.capacityBytes / 1024 ** 3)} GiB`,
      input: {
        ...ref,
        backing: { poolUuid: volume.poolUuid, volume: volume.name, path: volume.path },
        backingFormat: volume.format,
        capacityBytes: volume.capacityBytes,
        source,
      },
    },
    ...(from && variables
      ? [
          {
            kind: 'ensure-variables' as const,
            title: 'Copy the UEFI variables',
            input: { poolUuid: ref.poolUuid, volume: variables, from, source },
          },
        ]
      : []),
    { kind: 'inspect-image', title: 'Look into it', input: { ...ref, ...version } },
  ];
}

/** Where the UEFI variables of a version are kept: beside its disk. */
export const variablesVolumeOf = (publication: Publication, volume: string): string | null =>
  publication.variables ? volume.replace(/\.qcow2$/u, '.nvram.fd') : null;
