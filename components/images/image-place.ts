import type { HostCheck } from '#lib/domain/host/host-check.ts';
import type { HostDetail } from '#lib/procedures/host/get-host.ts';

/** A host as a place for images. */
export type ImagePlace = {
  id: string;
  name: string;
  revision: number;
  isUp: boolean;
  osName: string | null;
  /** Debian or Ubuntu: an image can be built from its packages. */
  canBuild: boolean;
  /** its readiness to make images, where that was checked */
  check: HostCheck | null;
  pools: { name: string; isActive: boolean; availableBytes: number; volumes: VolumeChoice[] }[];
};

export type VolumeChoice = {
  name: string;
  format: string;
  capacityBytes: number;
  backingPath: string | null;
  isOnItsWay: boolean;
};

export const toImagePlace = (detail: HostDetail): ImagePlace => ({
  id: detail.row.id,
  name: detail.row.name,
  revision: detail.row.revision,
  isUp: detail.row.connection === 'up',
  osName: detail.facts?.osName ?? null,
  canBuild: detail.facts?.osId === 'debian' || detail.facts?.osId === 'ubuntu',
  check: detail.checks.find((check) => check.id === 'images') ?? null,
  pools: detail.pools
    .filter((pool) => pool.path !== null)
    .map(({ name, isActive, availableBytes, volumes }) => ({
      name,
      isActive,
      availableBytes,
      volumes: volumes.map((volume) => ({
        name: volume.name,
        format: volume.format,
        capacityBytes: volume.capacityBytes,
        backingPath: volume.backingPath,
        isOnItsWay: volume.isOnItsWay,
      })),
    })),
});
