import type { Db } from '#lib/infra/db/client.ts';

/**
 * Forgets first settings of guests that were not made, and definitions that people wrote: they are kept for some time, so that a creation that failed or was
 * cancelled can be tried again, and no longer. A guest that waits for its first start keeps its own.
 */
export async function pruneSecrets(db: Db, olderThan: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Secret" s WHERE s.kind IN ('cloud-init', 'windows-answers', 'definition', 'guest-password') AND s."createdAt" < ${olderThan}
      AND NOT EXISTS (SELECT 1 FROM "Guest" g WHERE g.stage <> 'gone' AND g.seed->>'secretId' = s.id)`;
}
