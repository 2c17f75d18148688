import { createHash } from 'node:crypto';
import type { Actor } from '#lib/domain/access/actor.ts';
import { Permission } from '#lib/domain/access/permission.ts';
import { Role } from '#lib/domain/access/role.ts';
import type { Auth } from '#lib/infra/auth/create-auth.ts';
import type { Db } from '#lib/infra/db/client.ts';

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The person behind a session cookie, or null. A disabled account is nobody. */
export async function readSessionActor(auth: Auth, headers: Headers): Promise<Actor | null> {
  const session = await auth.api.getSession({ headers });
  if (!session || session.user.disabledAt) return null;
  return {
    userId: session.user.id,
    name: session.user.name,
    role: Role.parse(session.user.role),
    via: { kind: 'session', sessionId: session.session.id },
  };
}

const usedEveryMs = 60_000;

/** The owner of an API key sent as `Authorization: Bearer gh_…`, or null where it is unknown, revoked or expired. */
export async function readApiKeyActor(db: Db, headers: Headers, now: Date): Promise<Actor | null> {
  const token = /^Bearer (gh_[A-Za-z0-9_-]{20,100})$/.exec(headers.get('authorization') ?? '')?.[1];
  if (!token) return null;
  const key = await db.apiKey.findUnique({ where: { hash: hashToken(token) }, include: { user: true } });
  if (!key || key.revokedAt || key.expiresAt <= now || key.user.disabledAt) return null;
  if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > usedEveryMs) {
    await db.apiKey.update({ where: { id: key.id }, data: { lastUsedAt: now } });
  }
  return {
    userId: key.userId,
    name: key.user.name,
    role: Role.parse(key.user.role),
    via: { kind: 'api-key', keyId: key.id, permissions: Permission.array().parse(key.permissions) },
  };
}
