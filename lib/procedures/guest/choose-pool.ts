import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/** The pool of that name, or the preferred one, or the one with most room. Refuses where there is none or it does not run. */
export async function choosePool(
  tx: DbTransaction,
  host: { id: string; name: string },
  name: string | undefined,
  preferred: string | null,
) {
  const pools = await tx.pool.findMany({
    where: { hostId: host.id, path: { not: null } },
    orderBy: { availableBytes: 'desc' },
  });
  const found = name
    ? pools.find((pool) => pool.name === name)
    : (pools.find((pool) => pool.uuid === preferred) ?? pools[0]);
  if (!found?.path)
    throw new Failure({ code: 'pool.missing', details: { host: host.name, ...(name ? { pool: name } : {}) } });
  if (!found.isActive) throw new Failure({ code: 'pool.inactive', details: { pool: found.name } });
  return { uuid: found.uuid, name: found.name, path: found.path, availableBytes: Number(found.availableBytes) };
}
