import { z } from 'zod';
import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import { sourceOfStep } from '#lib/domain/operation/source-of-step.ts';
import { stepInputs, VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { demandUnusedVolume } from '#lib/procedures/guest/demand-unused-volume.ts';
import { imagesWhere } from '#lib/procedures/image/image-rows.ts';

type Creation = { hostId: string | null; steps: readonly { kind: string; input: unknown }[] };

/** `source`: the guest whose disk it is, where it is no image's */
const Copied = z.object({ backing: VolumeRef, source: z.unknown().optional() });

/**
 * What a creation is made of, decided anew: a guest that is copied, an image, a volume that becomes its disk, discs. Each may have become
 * another's since, or be hidden from who asks.
 */
export async function demandSources(tx: DbTransaction, actor: Actor, { hostId, steps }: Creation): Promise<void> {
  for (const id of new Set(steps.flatMap(({ input }) => sourceOfStep(input) ?? [])))
    await demandGuestFor(tx, actor, id, 'guest.change', 'clone');
  const made: VolumeRef[] = [];
  for (const { kind, input } of steps) {
    if (kind === 'reserve-guest') demandDiscs(actor, input);
    if (kind !== 'ensure-linked-volume' && kind !== 'ensure-copied-volume' && kind !== 'ensure-empty-volume') continue;
    made.push(VolumeRef.parse(input));
    const { data } = Copied.safeParse(input);
    if (data && data.source === undefined) await demandImage(tx, actor, hostId, data.backing);
  }
  const domain = steps.find(({ kind }) => kind === 'ensure-domain');
  if (domain) await demandDisks(tx, actor, { hostId, made, xml: stepInputs['ensure-domain'].parse(domain.input).xml });
}

/** A host's discs are for who may see hosts. */
function demandDiscs(actor: Actor, input: unknown): void {
  const { media, drivers } = stepInputs['reserve-guest'].parse(input);
  if ((media || drivers) && !reachOf(actor, 'host.read')) throw new Failure({ code: 'access.forbidden' });
}

async function demandImage(
  tx: DbTransaction,
  actor: Actor,
  hostId: string | null,
  { poolUuid, volume }: VolumeRef,
): Promise<void> {
  const where = { hostId: hostId ?? '', poolUuid, volume, state: 'ready', image: imagesWhere(actor) };
  if ((await tx.imageVersion.count({ where })) === 0)
    throw new Failure({ code: 'access.not-found', details: { what: 'image' } });
}

/** Its disks that no step makes were there before, and may have become another's. */
async function demandDisks(
  tx: DbTransaction,
  actor: Actor,
  { hostId, made, xml }: { hostId: string | null; made: readonly VolumeRef[]; xml: string },
): Promise<void> {
  const paths = parseGuestXml(xml).hardware.disks.flatMap(({ device, source }) =>
    device === 'disk' && source.kind === 'file' ? [source.path] : [],
  );
  const volumes = await tx.volume.findMany({ where: { hostId: hostId ?? '', path: { in: paths } } });
  for (const volume of volumes) {
    if (made.some((one) => one.poolUuid === volume.poolUuid && one.volume === volume.name)) continue;
    if (!reachOf(actor, 'host.read')) throw new Failure({ code: 'access.forbidden' });
    await demandUnusedVolume(tx, volume);
  }
}
