import type { GuestUuid } from '#lib/domain/id.ts';
import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import type { Snapshot } from '#lib/domain/snapshot/snapshot.ts';
import { type SnapshotFiles, unneededFiles } from '#lib/domain/snapshot/snapshot-files.ts';
import { isSnapshotFileOf } from '#lib/domain/snapshot/snapshot-volume-name.ts';
import { demandUnused } from '#lib/engine/steps/demand-unneeded.ts';
import type { StepContext } from '#lib/engine/steps/step.ts';
import { ensureNoVolume } from '#lib/engine/steps/storage-steps.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { parseSnapshotXml } from '#lib/infra/libvirt-xml/parse-snapshot-xml.ts';
import { parseVolumeXml } from '#lib/infra/libvirt-xml/parse-volume-xml.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { dumpGuestXml } from '#lib/infra/virsh/virsh-guest.ts';
import { listPoolUuids, readPoolInfo, refreshPool } from '#lib/infra/virsh/virsh-pool.ts';
import { dumpSnapshotXml, listSnapshotNames } from '#lib/infra/virsh/virsh-snapshot.ts';
import { dumpVolumeXml, listVolumes } from '#lib/infra/virsh/virsh-volume.ts';

/** A volume with its place. */
export type PlacedVolume = {
  poolUuid: string;
  volume: string;
  backingPath: string | null;
  format: string;
  capacityBytes: number;
};

/** A guest's snapshots and all files of its host, as they are this moment: a step decides by nothing older. */
export type SnapshotWorld = Omit<SnapshotFiles, 'volumes'> & { volumes: ReadonlyMap<string, PlacedVolume> };

/** Deleted between the listing and the look, by another operation on the same host. */
function ignoreMissing(error: unknown): null {
  if (error instanceof Failure && error.refusal.code === 'volume.missing') return null;
  throw error;
}

async function readVolumes(virsh: Virsh): Promise<Map<string, PlacedVolume>> {
  const volumes = new Map<string, PlacedVolume>();
  for (const poolUuid of await listPoolUuids(virsh)) {
    if (!(await readPoolInfo(virsh, poolUuid)).isActive) continue;
    // files that libvirt itself or somebody with virsh made beside the pool's own commands
    await refreshPool(virsh, poolUuid);
    for (const { name } of await listVolumes(virsh, poolUuid)) {
      const xml = await dumpVolumeXml(virsh, { pool: poolUuid, volume: name }).catch(ignoreMissing);
      if (xml === null) continue;
      const { path, format, capacityBytes, backing } = parseVolumeXml(xml);
      const backingPath = backing?.path ?? null;
      if (path) volumes.set(path, { poolUuid, volume: name, backingPath, format: format ?? 'raw', capacityBytes });
    }
  }
  return volumes;
}

/** Which files a guest writes into, by drive. While it runs, the running guest tells. */
export async function readActiveFiles(virsh: Virsh, uuid: GuestUuid): Promise<Map<string, string>> {
  const { disks } = parseGuestXml(await dumpGuestXml(virsh, uuid)).hardware;
  return new Map(disks.flatMap(({ target, source }) => ('path' in source ? [[target, source.path] as const] : [])));
}

export async function readSnapshotWorld(virsh: Virsh, uuid: GuestUuid): Promise<SnapshotWorld> {
  const snapshots: Snapshot[] = [];
  for (const name of await listSnapshotNames(virsh, uuid)) {
    const { snapshot } = parseSnapshotXml(await dumpSnapshotXml(virsh, uuid, name));
    snapshots.push({ ...snapshot, isCurrent: false });
  }
  return { volumes: await readVolumes(virsh), active: await readActiveFiles(virsh, uuid), snapshots };
}

/** A guest that was defined by hand may read a file that was made for another one's snapshots; it stays then. */
async function isFree(context: StepContext, placed: VolumeRef): Promise<boolean> {
  try {
    await demandUnused(context, placed);
    return true;
  } catch (error) {
    if (refusalOf(error).code !== 'guest.disk-in-use') throw error;
    context.print(`${placed.volume}: kept, a guest uses it\n`);
    return false;
  }
}

/** Deletes of these files those that nothing needs any more, with what is left over below them. */
export async function removeUnneeded(
  context: StepContext,
  guest: { guestId: string; uuid: GuestUuid },
  paths: readonly string[],
): Promise<void> {
  const { virsh } = await context.host();
  const world = await readSnapshotWorld(virsh, guest.uuid);
  for (const path of unneededFiles(paths, world, isSnapshotFileOf(guest.guestId))) {
    const placed = world.volumes.get(path);
    if (!placed || !(await isFree(context, placed))) continue;
    await ensureNoVolume(context, placed);
    context.print(`${placed.volume}: deleted\n`);
  }
}
