import type { Actor } from '#lib/domain/access/actor.ts';
import { reachOf } from '#lib/domain/access/actor.ts';
import type { Permission } from '#lib/domain/access/permission.ts';
import { Permission as PermissionSchema } from '#lib/domain/access/permission.ts';
import { levelsWith, ShareLevel, sharePermissions } from '#lib/domain/access/share-level.ts';
import { Prisma } from '#prisma/generated/client.ts';

/** The guests on which the actor has the permission, as a condition of a query: all, the own and shared ones, or none. */
export function guestsWhere(actor: Actor, permission: Permission): Prisma.GuestWhereInput {
  const reach = reachOf(actor, permission);
  if (reach === 'everything') return {};
  if (reach === null) return { id: { in: [] } };
  const levels = levelsWith(permission);
  return { OR: [{ ownerId: actor.userId }, { shares: { some: { userId: actor.userId, level: { in: levels } } } }] };
}

/** The same in SQL, of a guest `g` and, as `s`, how it was shared with the actor. */
export function guestsSql(actor: Actor, permission: Permission): Prisma.Sql {
  const reach = reachOf(actor, permission);
  if (reach === 'everything') return Prisma.sql`TRUE`;
  if (reach === null) return Prisma.sql`FALSE`;
  return Prisma.sql`(g."ownerId" = ${actor.userId} OR s.level = ANY(${levelsWith(permission)}))`;
}

const guestPermissions = PermissionSchema.options.filter(
  (permission) => permission.startsWith('guest.') && permission !== 'guest.create',
);

/**
 * Tells what the actor may do with a guest that is theirs, shared with them as `level`, or neither. There are few such
 * cases and many guests, so each case is worked out once.
 */
export function permissionsOf(actor: Actor): (guest: { ownerId: string | null; level: string | null }) => Permission[] {
  const known = new Map<string, Permission[]>();
  return ({ ownerId, level }) => {
    const isOwn = ownerId === actor.userId;
    const key = isOwn ? 'own' : `shared as ${level}`;
    const permissions = known.get(key) ?? workOut(actor, isOwn, level);
    known.set(key, permissions);
    return permissions;
  };
}

function workOut(actor: Actor, isOwn: boolean, level: string | null): Permission[] {
  const shared = ShareLevel.safeParse(level);
  return guestPermissions.filter((permission) => {
    const reach = reachOf(actor, permission);
    if (reach !== 'own') return reach === 'everything';
    return isOwn || (shared.success && sharePermissions[shared.data].includes(permission));
  });
}
