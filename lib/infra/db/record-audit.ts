import type { Actor } from '#lib/domain/access/actor.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import type { Prisma } from '#prisma/generated/client.ts';

export type AuditTarget = {
  kind: 'guest' | 'host' | 'image' | 'person' | 'operation' | 'api-key' | 'session';
  id: string;
  name: string;
};

/** One line in the audit log: who did what to what. `actor` null is Guesthouse itself or somebody outside of it. */
export async function recordAudit(
  tx: DbTransaction,
  entry: {
    actor: Actor | null;
    via?: 'engine' | 'outside';
    action: string;
    target?: AuditTarget;
    details?: Prisma.InputJsonObject;
  },
): Promise<void> {
  const { actor, target } = entry;
  await tx.auditEntry.create({
    data: {
      id: newId('audit'),
      userId: actor?.userId,
      userName: actor?.name ?? (entry.via === 'outside' ? 'outside Guesthouse' : 'Guesthouse'),
      via: actor ? (actor.via.kind === 'session' ? 'page' : 'api') : (entry.via ?? 'engine'),
      action: entry.action,
      targetKind: target?.kind,
      targetId: target?.id,
      targetName: target?.name,
      details: entry.details,
    },
  });
}
