import type { DbTransaction } from '#lib/infra/db/client.ts';
import type { SecretBox } from '#lib/infra/secrets/secret-box.ts';
import { generateKeyPair } from '#lib/infra/ssh/generate-key-pair.ts';
import { publicKeyOf } from '#lib/infra/ssh/public-key-of.ts';

const identityId = 'sec_identity';
const comment = 'guesthouse';

/** The key that Guesthouse logs in to hosts with, made at the first call: its secret's id and its public line. */
export async function identityKey(tx: DbTransaction, box: SecretBox): Promise<{ secretId: string; publicKey: string }> {
  const found = await tx.secret.findUnique({ where: { id: identityId } });
  if (found) return { secretId: identityId, publicKey: publicKeyOf(box.open('ssh-key', found.data), comment) };
  const pair = generateKeyPair(comment);
  // two first calls at once: one key wins, both read it
  await tx.secret.createMany({
    data: [{ id: identityId, kind: 'ssh-key', data: box.seal('ssh-key', pair.privateKey) }],
    skipDuplicates: true,
  });
  const kept = await tx.secret.findUniqueOrThrow({ where: { id: identityId } });
  return { secretId: identityId, publicKey: publicKeyOf(box.open('ssh-key', kept.data), comment) };
}
