import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Snapshot } from '#lib/domain/snapshot/snapshot.ts';
import type { Db, DbTransaction } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { parseSnapshotXml } from '#lib/infra/libvirt-xml/parse-snapshot-xml.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { refreshPool } from '#lib/infra/virsh/virsh-pool.ts';
import {
  dumpSnapshotXml,
  listGuestsWithSnapshots,
  listSnapshotNames,
  printSnapshotTable,
  readCurrentSnapshotName,
} from '#lib/infra/virsh/virsh-snapshot.ts';

export type SnapshotLook = {
  db: Db;
  hostId: string;
  virsh: Virsh;
  /** what the list of each guest said last, by UUID: one that says the same is not read again */
  told: Map<string, string>;
  /** reads one volume in the turn of all looks at storage */
  lookAtVolume: (ref: { poolUuid: string; volume: string }) => Promise<void>;
};

async function readSnapshots(virsh: Virsh, uuid: GuestUuid, currentName: string | null): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for (const name of await listSnapshotNames(virsh, uuid)) {
    const { snapshot } = parseSnapshotXml(await dumpSnapshotXml(virsh, uuid, name));
    snapshots.push({ ...snapshot, isCurrent: name === currentName });
  }
  return snapshots;
}

/** Rows as the snapshots are. One of the same name that was taken at another time is another one, without its maker. */
async function writeSnapshots(tx: DbTransaction, guestId: string, seen: readonly Snapshot[]): Promise<void> {
  const known = await tx.snapshot.findMany({ where: { guestId } });
  const isSame = (row: (typeof known)[number]) =>
    seen.some(({ name, takenAt }) => name === row.name && takenAt === row.takenAt.toISOString());
  const gone = known.filter((row) => !isSame(row)).map(({ name }) => name);
  await tx.snapshot.deleteMany({ where: { guestId, name: { in: gone } } });
  for (const { name, ...fields } of seen) {
    const key = { guestId, name };
    await tx.snapshot.upsert({ where: { guestId_name: key }, create: { ...key, ...fields }, update: fields });
  }
  await tx.guest.update({ where: { id: guestId }, data: { revision: { increment: 1 } } });
  await recordEvent(tx, 'guest', guestId);
}

/** Deleted between the listing and the look, the guest or a snapshot: the next listing says so. */
function ignoreGone(error: unknown): void {
  const code = error instanceof Failure ? error.refusal.code : null;
  if (code !== 'guest.gone' && code !== 'snapshot.gone') throw error;
}

/** Files that libvirt made for a snapshot are in no pool's list until the pool looks at its folder again. */
async function findFiles({ db, hostId, virsh, lookAtVolume }: SnapshotLook, seen: readonly Snapshot[]): Promise<void> {
  const paths = seen.flatMap(({ overlays, memoryPath }) => [...overlays, ...(memoryPath ? [memoryPath] : [])]);
  const volumes = await db.volume.findMany({ where: { hostId, path: { in: paths } }, select: { path: true } });
  const known = new Set(volumes.map((volume) => volume.path));
  const pools = await db.pool.findMany({ where: { hostId, isActive: true } });
  for (const path of new Set(paths.filter((each) => !known.has(each)))) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const pool = pools.find((each) => each.path === folder);
    if (!pool) continue;
    await refreshPool(virsh, pool.uuid);
    await lookAtVolume({ poolUuid: pool.uuid, volume: path.slice(folder.length + 1) });
  }
}

async function observeGuest(look: SnapshotLook, uuid: GuestUuid, hasAny: boolean): Promise<void> {
  const { db, hostId, virsh, told } = look;
  const table = hasAny ? await printSnapshotTable(virsh, uuid) : '';
  const currentName = hasAny ? await readCurrentSnapshotName(virsh, uuid) : null;
  const said = `${currentName}\n${table}`;
  if (told.get(uuid) === said) return;
  const guest = await db.guest.findUnique({
    where: { hostId_uuid: { hostId, uuid } },
    select: { id: true, _count: { select: { snapshots: true } } },
  });
  if (!guest) return;
  const seen = hasAny ? await readSnapshots(virsh, uuid, currentName) : [];
  // whoever sees the snapshot finds its files
  await findFiles(look, seen);
  if (seen.length > 0 || guest._count.snapshots > 0) await db.$transaction((tx) => writeSnapshots(tx, guest.id, seen));
  told.set(uuid, said);
}

/** Lists the snapshots of all guests of a host, or of one anew: libvirt gives no event for them. */
export async function observeSnapshots(look: SnapshotLook, only?: string): Promise<void> {
  const having = new Set(await listGuestsWithSnapshots(look.virsh));
  if (only) {
    look.told.delete(only);
    return observeGuest(look, only as GuestUuid, having.has(only)).catch(ignoreGone);
  }
  const stored = await look.db.guest.findMany({
    where: { hostId: look.hostId, snapshots: { some: {} } },
    select: { uuid: true },
  });
  for (const uuid of new Set([...having, ...stored.map((guest) => guest.uuid)]))
    await observeGuest(look, uuid as GuestUuid, having.has(uuid)).catch(ignoreGone);
}
