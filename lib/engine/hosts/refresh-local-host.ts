import type { Db } from '#lib/infra/db/client.ts';
import { readLocalHost } from '#lib/infra/local-host/read-local-host.ts';
import type { SecretBox } from '#lib/infra/secrets/secret-box.ts';
import { replaceSecret } from '#lib/infra/secrets/secret-store.ts';

/**
 * The sshd of this machine as a host may have got another port since, and other keys where this machine was made a host
 * again after an undo: what set-up left is the truth.
 */
export async function refreshLocalHost(db: Db, box: SecretBox, localHostFile: string | null): Promise<void> {
  const local = await readLocalHost(localHostFile);
  if (!local) return;
  const { address, port, user: username, hostKey, privateKey, publicKey } = local;
  await db.$transaction(async (tx) => {
    const others = await tx.host.findMany({ where: { isLocal: true, publicKey: { not: publicKey } } });
    for (const { keySecretId } of others) await replaceSecret(tx, box, 'ssh-key', keySecretId, privateKey);
    await tx.host.updateMany({ where: { isLocal: true }, data: { address, port, username, hostKey, publicKey } });
  });
}
