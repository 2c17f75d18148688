import type { Db } from '#lib/infra/db/client.ts';

/**
 * Whether a host is being added by its password, and our key is not there yet: to try it would be refused, and written down
 * as a failed login on the host. The password is forgotten when the key is there, or when the adding failed.
 */
export async function isKeyAwaited(db: Db, hostId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "Operation" o
    JOIN "OperationStep" s ON s."operationId" = o.id AND s.kind = 'install-login-key'
    JOIN "Secret" p ON p.id = s.input->>'passwordSecretId'
    WHERE o."hostId" = ${hostId} AND o.state IN ('queued', 'running') LIMIT 1`;
  return rows.length > 0;
}
