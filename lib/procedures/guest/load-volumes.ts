import type { KnownVolume } from '#lib/domain/guest/clone/plan-clone.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/** All volumes of a host. */
export async function loadVolumes(tx: DbTransaction, hostId: string): Promise<KnownVolume[]> {
  const volumes = await tx.volume.findMany({ where: { hostId }, include: { pool: { select: { name: true } } } });
  return volumes.map(({ pool, capacityBytes, allocationBytes, ...volume }) => ({
    ...volume,
    poolName: pool.name,
    capacityBytes: Number(capacityBytes),
    allocationBytes: Number(allocationBytes),
  }));
}
