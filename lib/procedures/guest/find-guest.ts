import type { Actor } from '#lib/domain/access/actor.ts';
import type { Permission } from '#lib/domain/access/permission.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { guestsWhere } from '#lib/procedures/access/visible-guests.ts';
import type { Guest, Host } from '#prisma/generated/client.ts';

/** A guest on which the actor has the permission. One that may not be seen does not exist; one that may only be seen is forbidden. */
export async function findGuest(
  tx: DbTransaction,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<Guest & { host: Host }> {
  const guest = await tx.guest.findFirst({
    where: { AND: [{ id, stage: { not: 'gone' } }, guestsWhere(actor, 'guest.read')] },
    include: { host: true },
  });
  if (!guest) throw new Failure({ code: 'access.not-found', details: { what: 'guest' } });
  const allowed = await tx.guest.count({ where: { AND: [{ id }, guestsWhere(actor, permission)] } });
  if (allowed === 0) throw new Failure({ code: 'access.forbidden' });
  return guest;
}
