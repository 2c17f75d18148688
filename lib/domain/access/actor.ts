import { grants, type Permission, type Reach } from '#lib/domain/access/permission.ts';
import type { Role } from '#lib/domain/access/role.ts';

/** Who asks. An API key acts as its owner, but only within the permissions it was made with. */
export type Actor = {
  userId: string;
  name: string;
  role: Role;
  via: { kind: 'session'; sessionId: string } | { kind: 'api-key'; keyId: string; permissions: readonly Permission[] };
};

/** How far the actor's permission reaches, or null where there is none. */
export function reachOf(actor: Actor, permission: Permission): Reach | null {
  if (actor.via.kind === 'api-key' && !actor.via.permissions.includes(permission)) return null;
  return grants[actor.role][permission] ?? null;
}
