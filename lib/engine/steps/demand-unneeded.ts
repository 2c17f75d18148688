import { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { isVolume } from '#lib/domain/guest/is-volume.ts';
import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import type { RefusalCode } from '#lib/domain/refusal/refusals.ts';
import type { StepContext } from '#lib/engine/steps/step.ts';
import { parseVolumeXml } from '#lib/infra/libvirt-xml/parse-volume-xml.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { readGuestFiles } from '#lib/infra/virsh/virsh-guest.ts';
import { listPoolUuids, refreshPool } from '#lib/infra/virsh/virsh-pool.ts';
import { dumpVolumeXml, listVolumes } from '#lib/infra/virsh/virsh-volume.ts';

const describeVolume = async (virsh: Virsh, { poolUuid, volume }: VolumeRef) =>
  parseVolumeXml(await dumpVolumeXml(virsh, { pool: poolUuid, volume }));

/** Gives another value where the host says one of these. */
const unless =
  <T>(codes: readonly RefusalCode[], value: T) =>
  (error: unknown): T => {
    if (codes.includes(refusalOf(error).code)) return value;
    throw error;
  };

/**
 * The last look before a volume is deleted: its host is asked whether a guest uses it or another volume reads from it, since what was
 * asked when the deletion was begun may be old. Volumes that are known are not read again unless they name it: whatever the
 * host has, that is four commands and one for each active pool, and one for each volume that nobody has seen yet.
 *
 * @throws Failure guest.disk-in-use, volume.in-use
 */
export async function demandUnneeded(context: StepContext, ref: VolumeRef): Promise<void> {
  const path = await demandUnused(context, ref);
  if (path === null) return;
  const { virsh } = await context.host();
  const count = (await listReaders(context, virsh, ref.poolUuid, path)).length;
  if (count > 0) throw new Failure({ code: 'volume.in-use', details: { volume: ref.volume, count } });
}

/**
 * The half of it that concerns guests, with the operation's own: what was made for a guest is not taken away under it while it holds on to
 * it. Answers its path, null where it is gone already.
 *
 * @throws Failure guest.disk-in-use
 */
export async function demandUnused(context: StepContext, ref: VolumeRef): Promise<string | null> {
  const { virsh } = await context.host();
  const path = (await describeVolume(virsh, ref).catch(unless(['volume.missing'], null)))?.path ?? null;
  if (path === null) return null;
  const user =
    (await readGuestFiles(virsh)).find(({ paths }) => paths.includes(path)) ??
    (await findByPoolName(context, { ...ref, path }));
  if (user) throw new Failure({ code: 'guest.disk-in-use', details: { volume: ref.volume, guest: user.name } });
  return path;
}

/**
 * Another guest that names it by its pool: libvirt tells no file of such a disk while its guest is off. Known from the inventory, which
 * hears of each definition.
 */
async function findByPoolName(context: StepContext, { poolUuid, volume: name, path }: VolumeRef & { path: string }) {
  const { db } = context.runtime;
  const hostId = context.hostId();
  const pool = await db.pool.findUnique({ where: { hostId_uuid: { hostId, uuid: poolUuid } }, select: { name: true } });
  if (!pool) return undefined;
  const guests = await db.guest.findMany({
    where: {
      hostId,
      stage: { not: 'gone' },
      id: { not: context.operation.guestId ?? undefined },
      hardware: { path: ['disks'], array_contains: [{ source: { kind: 'volume', volume: name } }] },
    },
    select: { name: true, hardware: true },
  });
  const meant = { path, name, poolName: pool.name };
  return guests.find(({ hardware }) =>
    GuestHardware.safeParse(hardware).data?.disks.some(({ source }) => isVolume(source, meant)),
  );
}

/** The volumes that read what they do not hold from this file. */
async function listReaders(context: StepContext, virsh: Virsh, poolUuid: string, path: string): Promise<VolumeRef[]> {
  // what was made in its folder without libvirt; while libvirt writes there, the next listing sees it
  await refreshPool(virsh, poolUuid).catch(unless(['pool.busy'], undefined));
  const known = await context.runtime.db.volume.findMany({
    where: { hostId: context.hostId() },
    select: { poolUuid: true, name: true, backingPath: true },
  });
  const innocent = new Set(known.filter((row) => row.backingPath !== path).map((row) => `${row.poolUuid} ${row.name}`));
  const readers: VolumeRef[] = [];
  for (const uuid of await listPoolUuids(virsh)) {
    for (const { name: volume } of await listVolumes(virsh, uuid).catch(
      unless(['pool.inactive', 'pool.missing'], []),
    )) {
      if (innocent.has(`${uuid} ${volume}`)) continue;
      const seen = await describeVolume(virsh, { poolUuid: uuid, volume }).catch(unless(['volume.missing'], null));
      if (seen?.backing?.path === path) readers.push({ poolUuid: uuid, volume });
    }
  }
  return readers;
}
