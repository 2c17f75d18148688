import { isAway } from '#lib/domain/host/host-standing.ts';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { volumeFields } from '#lib/engine/observe/observe-volume.ts';
import type { Db } from '#lib/infra/db/client.ts';
import { type NetworkDescription, parseNetworkXml } from '#lib/infra/libvirt-xml/parse-network-xml.ts';
import { parsePoolXml } from '#lib/infra/libvirt-xml/parse-pool-xml.ts';
import { parseVolumeXml } from '#lib/infra/libvirt-xml/parse-volume-xml.ts';
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

async function readPool(virsh: Virsh, uuid: string) {
  const info = await readPoolInfo(virsh, uuid);
  const { type, targetPath: path } = parsePoolXml(await dumpPoolXml(virsh, uuid));
  const listed = info.isActive ? await listVolumes(virsh, uuid) : [];
  const volumes = [];
  for (const { name } of listed) {
    const volume = await dumpVolumeXml(virsh, { pool: uuid, volume: name }).catch(nullWhereUnread);
    if (volume) volumes.push(parseVolumeXml(volume));
  }
  return { info, type, path, volumes };
}

/** "192.168.122.1/24", the address that the host has in it. */
function subnetOf(network: NetworkDescription): string | null {
  const ipv4 = network.addresses.find((address) => address.family === 'ipv4');
  return ipv4 ? `${ipv4.address}/${ipv4.prefixLength ?? ''}` : null;
}

/** Reads pools, their volumes and the networks of a host, and replaces what was known of them. */
export async function observeStorage(db: Db, hostId: string, virsh: Virsh): Promise<void> {
  const pools: Awaited<ReturnType<typeof readPool>>[] = [];
  for (const uuid of await listPoolUuids(virsh)) pools.push(await readPool(virsh, uuid));
  const networks = await Promise.all(
    (await listNetworks(virsh)).map(async (info) => ({
      info,
      xml: parseNetworkXml(await dumpNetworkXml(virsh, info.uuid)),
    })),
  );
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
  });
}
