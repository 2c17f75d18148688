import { z } from 'zod';
import { HostCheck } from '#lib/domain/host/host-check.ts';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import { HostRow } from '#lib/domain/live/host-row.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { fingerprintOf } from '#lib/infra/ssh/host-key.ts';
import { procedure } from '#lib/procedures/base.ts';
import { listHostRows } from '#lib/procedures/host/host-rows.ts';
import { listHalfVolumes } from '#lib/procedures/upload/half-volumes.ts';

const Pool = z.object({
  uuid: z.string(),
  name: z.string(),
  type: z.string(),
  path: z.string().nullable(),
  isActive: z.boolean(),
  capacityBytes: z.number(),
  allocationBytes: z.number(),
  availableBytes: z.number(),
  volumes: z
    .object({
      name: z.string(),
      format: z.string(),
      capacityBytes: z.number(),
      allocationBytes: z.number(),
      backingPath: z.string().nullable(),
      /** somebody sends it now: it is not whole */
      isOnItsWay: z.boolean(),
    })
    .array(),
});

const Network = z.object({
  uuid: z.string(),
  name: z.string(),
  mode: z.string(),
  bridge: z.string().nullable(),
  isActive: z.boolean(),
  autostart: z.boolean(),
  subnet: z.string().nullable(),
});

export const HostDetail = z.object({
  row: HostRow,
  fingerprint: z.string(),
  publicKey: z.string(),
  facts: HostFacts.nullable(),
  checks: HostCheck.array(),
  checkedAt: z.string().nullable(),
  pools: Pool.array(),
  networks: Network.array(),
});
export type HostDetail = z.infer<typeof HostDetail>;

export const getHost = procedure('host.read')
  .route({ method: 'GET', path: '/hosts/{id}', summary: 'One host', tags: ['Hosts'] })
  .input(z.object({ id: z.string() }))
  .output(HostDetail)
  .handler(async ({ context: { runtime, actor }, input }) => {
    const [row] = await listHostRows(runtime.db, actor, { id: input.id });
    const host = await runtime.db.host.findUnique({
      where: { id: input.id },
      include: {
        pools: { orderBy: { name: 'asc' }, include: { volumes: { orderBy: { name: 'asc' } } } },
        networks: { orderBy: { name: 'asc' } },
      },
    });
    const half = host ? await listHalfVolumes(runtime.db, host.id) : [];
    if (!row || !host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
    return {
      row,
      fingerprint: fingerprintOf(Buffer.from(host.hostKey, 'base64')),
      publicKey: host.publicKey,
      facts: HostFacts.safeParse(host.facts).data ?? null,
      checks: HostCheck.array().safeParse(host.checks).data ?? [],
      checkedAt: host.checkedAt?.toISOString() ?? null,
      pools: host.pools.map((pool) => ({
        ...pool,
        capacityBytes: Number(pool.capacityBytes),
        allocationBytes: Number(pool.allocationBytes),
        availableBytes: Number(pool.availableBytes),
        volumes: pool.volumes.map((volume) => ({
          ...volume,
          capacityBytes: Number(volume.capacityBytes),
          allocationBytes: Number(volume.allocationBytes),
          isOnItsWay: half.some((one) => one.poolUuid === pool.uuid && one.volume === volume.name),
        })),
      })),
      networks: host.networks,
    };
  });
