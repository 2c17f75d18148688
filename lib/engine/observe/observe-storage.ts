import { isAway } from '#lib/domain/host/host-standing.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import { volumeFields } from '#lib/engine/observe/observe-volume.ts';
import { type FolderMarks, refreshFolders } from '#lib/engine/observe/refresh-folders.ts';
import type { Db } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { type NetworkDescription, parseNetworkXml } from '#lib/infra/libvirt-xml/parse-network-xml.ts';
import { parsePoolXml } from '#lib/infra/libvirt-xml/parse-pool-xml.ts';
import { parseVolumeXml, type VolumeDescription } from '#lib/infra/libvirt-xml/parse-volume-xml.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import type { PoolInfo } from '#lib/infra/virsh/parse-pool-info.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { dumpNetworkXml, listNetworks } from '#lib/infra/virsh/virsh-network.ts';
import { dumpPoolXml, listPoolUuids, readPoolInfo } from '#lib/infra/virsh/virsh-pool.ts';
import { dumpVolumeXml, listVolumes } from '#lib/infra/virsh/virsh-volume.ts';

/** One that was deleted between the listing and the look, or cannot be read, is left out; a lost line says nothing about it. */
function nullWhereUnread(error: unknown): null {
  const refusal = refusalOf(error);
  if (isAway(refusal) || refusal.code === 'host.libvirt-down') throw error;
  return null;
}

async function describePool(virsh: Virsh, uuid: string) {
  const info = await readPoolInfo(virsh, uuid);
  const { type, targetPath: path } = parsePoolXml(await dumpPoolXml(virsh, uuid));
  return { uuid, info, type, path };
}

/** What went between the list and the look is not of the host any more. */
function unlessGone(error: unknown): null {
  if (error instanceof Failure && ['pool.missing', 'network.missing'].includes(error.refusal.code)) return null;
  throw error;
}

async function describePools(virsh: Virsh) {
  const pools: Awaited<ReturnType<typeof describePool>>[] = [];
  for (const uuid of await listPoolUuids(virsh)) {
    const pool = await describePool(virsh, uuid).catch(unlessGone);
    if (pool) pools.push(pool);
  }
  return pools;
}

async function readVolumes(virsh: Virsh, { uuid, info }: { uuid: string; info: PoolInfo }) {
  const volumes: VolumeDescription[] = [];
  for (const { name } of info.isActive ? await listVolumes(virsh, uuid) : []) {
    const volume = await dumpVolumeXml(virsh, { pool: uuid, volume: name }).catch(nullWhereUnread);
    if (volume) volumes.push(parseVolumeXml(volume));
  }
  return volumes;
}

async function readAllVolumes(virsh: Virsh, pools: Awaited<ReturnType<typeof describePools>>) {
  const read = [];
  for (const pool of pools) read.push({ ...pool, volumes: await readVolumes(virsh, pool) });
  return read;
}

/** The types of pool that are a folder of files (https://libvirt.org/storage.html). */
const folderTypes: readonly string[] = ['dir', 'fs', 'netfs'];

/** All pools with all that is in them, also what came into their folders without libvirt. */
async function readPools({ virsh, exec, marks }: StorageLook) {
  const pools = await describePools(virsh);
  if (marks === null) return readAllVolumes(virsh, pools);
  const folders = pools.flatMap(({ uuid, type, path, info }) =>
    info.isActive && path !== null && folderTypes.includes(type) ? [{ uuid, path }] : [],
  );
  const wasAsked = await refreshFolders({ virsh, exec, marks }, folders);
  return readAllVolumes(virsh, wasAsked ? await describePools(virsh) : pools);
}

/** "192.168.122.1/24", the address that the host has in it. */
function subnetOf(network: NetworkDescription): string | null {
  const ipv4 = network.addresses.find((address) => address.family === 'ipv4');
  return ipv4 ? `${ipv4.address}/${ipv4.prefixLength ?? ''}` : null;
}

/** What of a pool can be chosen; how full it is, and how large a file that is being copied, changes all the time. */
const choiceOf = ({ uuid, info, path, volumes }: Awaited<ReturnType<typeof readPools>>[number]) => [
  [uuid, info.name, info.isActive, path],
  volumes.map(({ name, format }) => [name, format]),
];

/** A host as its storage is looked at; what a watch of it remembers lives as long as the watch. */
export type StorageLook = {
  db: Db;
  hostId: string;
  virsh: Virsh;
  exec: HostLink['exec'];
  /** null where libvirt shall not be asked to look into the folders: it may take long */
  marks: FolderMarks | null;
  /** what there was to choose from at the last look */
  told: { choice: string | null };
};

/** Reads pools, their volumes and the networks of a host, and replaces what was known of them; tells the pages where there is something else to choose from. */
export async function observeStorage(look: StorageLook): Promise<void> {
  const { db, hostId, virsh, told } = look;
  const pools = await readPools(look);
  const described = await Promise.all(
    (await listNetworks(virsh)).map(async (info) => {
      const xml = await dumpNetworkXml(virsh, info.uuid).catch(unlessGone);
      return xml ? { info, xml: parseNetworkXml(xml) } : null;
    }),
  );
  const networks = described.filter((network) => network !== null);
  const choice = JSON.stringify([pools.map(choiceOf), networks]);
  const seenAt = new Date();
  await db.$transaction(async (tx) => {
    await tx.pool.deleteMany({ where: { hostId, uuid: { notIn: pools.map((pool) => pool.info.uuid) } } });
    for (const { info, type, path, volumes } of pools) {
      const fields = {
        name: info.name,
        type,
        path,
        isActive: info.isActive,
        autostart: info.autostarts,
        capacityBytes: BigInt(info.capacityBytes ?? 0),
        allocationBytes: BigInt(info.allocationBytes ?? 0),
        availableBytes: BigInt(info.availableBytes ?? 0),
        seenAt,
      };
      const key = { hostId, uuid: info.uuid };
      await tx.pool.upsert({ where: { hostId_uuid: key }, create: { ...key, ...fields }, update: fields });
      await tx.volume.deleteMany({ where: { hostId, poolUuid: info.uuid } });
      await tx.volume.createMany({
        data: volumes.map((volume) => ({
          hostId,
          poolUuid: info.uuid,
          name: volume.name,
          ...volumeFields(volume),
        })),
      });
    }
    await tx.network.deleteMany({ where: { hostId } });
    await tx.network.createMany({
      data: networks.map(({ info, xml }) => ({
        hostId,
        uuid: info.uuid,
        name: info.name,
        mode: xml.forwardMode,
        bridge: info.bridge,
        isActive: info.isActive,
        autostart: info.autostarts,
        subnet: subnetOf(xml),
        seenAt,
      })),
    });
    if (choice === told.choice) return;
    await tx.host.updateMany({ where: { id: hostId }, data: { revision: { increment: 1 } } });
    await recordEvent(tx, 'host', hostId);
  });
  told.choice = choice;
}
