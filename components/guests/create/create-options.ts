import type { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';

/** What of a host can be chosen for a guest. */
export type HostOptions = {
  id: string;
  name: string;
  pools: { name: string; availableBytes: number }[];
  networks: { name: string; detail: string }[];
  /** bridges of the host itself, not those that belong to a network of libvirt */
  bridges: string[];
  /** what it can give a guest; null where nobody could ask yet */
  abilities: Pick<HostFacts, 'firmwares' | 'hasSecureBoot' | 'hasTpm'> | null;
  isos: VolumeOption[];
  volumes: VolumeOption[];
};

export type VolumeOption = { pool: string; name: string; capacityBytes: number };

/** A host's pools, networks and volumes, without what cannot be chosen: bases of other disks, disks of our own guests. */
export function optionsOf(detail: HostDetail): HostOptions {
  const active = detail.pools.filter((pool) => pool.isActive && pool.path !== null);
  const backing = new Set(detail.pools.flatMap((pool) => pool.volumes.map((volume) => volume.backingPath)));
  const all = active.flatMap((pool) =>
    pool.volumes
      .filter((volume) => !volume.isOnItsWay)
      .map((volume) => ({ ...volume, pool: pool.name, path: `${pool.path}/${volume.name}` })),
  );
  const isIso = (volume: { name: string; format: string }) =>
    volume.format === 'iso' || volume.name.toLowerCase().endsWith('.iso');
  const isOurs = (name: string) => /-[0-9a-z]{26}-(?:disk\d+|seed|nvram)\.\w+$/u.test(name);
  return {
    id: detail.row.id,
    name: detail.row.name,
    pools: active.map(({ name, availableBytes }) => ({ name, availableBytes })),
    networks: detail.networks
      .filter((network) => network.isActive)
      .map((network) => ({ name: network.name, detail: [network.mode, network.subnet].filter(Boolean).join(', ') })),
    bridges: (detail.facts?.bridges ?? []).filter(
      (bridge) => !detail.networks.some((network) => network.bridge === bridge),
    ),
    abilities: detail.facts,
    isos: all.filter((volume) => isIso(volume) && !isOurs(volume.name)).map(toOption),
    volumes: all
      .filter(
        (volume) =>
          (volume.format === 'qcow2' || volume.format === 'raw') &&
          !isIso(volume) &&
          !isOurs(volume.name) &&
          !backing.has(volume.path),
      )
      .map(toOption),
  };
}

const toOption = ({ pool, name, capacityBytes }: VolumeOption): VolumeOption => ({ pool, name, capacityBytes });
