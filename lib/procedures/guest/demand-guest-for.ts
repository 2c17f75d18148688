import type { Actor } from '#lib/domain/access/actor.ts';
import type { Permission } from '#lib/domain/access/permission.ts';
import { canGuest, type GuestAction } from '#lib/domain/guest/guest-actions.ts';
import { GuestState } from '#lib/domain/guest/guest-power.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { lockOf } from '#lib/procedures/guest/lock-of.ts';

/** A guest on which the actor has the permission, where this may be done to it now by the table of legal actions. */
export async function demandGuestFor(
  tx: DbTransaction,
  actor: Actor,
  id: string,
  permission: Permission,
  action: GuestAction,
): ReturnType<typeof findGuest> {
  const guest = await findGuest(tx, actor, id, permission);
  const verdict = canGuest(action, {
    name: guest.name,
    state: GuestState.parse(guest.power),
    hostName: guest.host.name,
    isHostReachable: guest.host.connection === 'up',
    lockedBy: await lockOf(tx, guest.id),
    hasDisplay: guest.hasDisplay,
    hasSerial: guest.hasSerial,
    hasAgent: guest.hasAgent,
  });
  if (!verdict.allowed) throw new Failure(verdict.refusal);
  return guest;
}
