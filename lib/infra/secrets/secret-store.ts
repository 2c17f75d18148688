import type { DbTransaction } from '#lib/infra/db/client.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import type { SecretBox } from '#lib/infra/secrets/secret-box.ts';

/** What a secret is for. The kind is bound to the ciphertext. */
export type SecretKind =
  | 'ssh-key'
  | 'ssh-password'
  | 'cloud-init'
  | 'windows-answers'
  | 'definition'
  | 'guest-password';

export async function keepSecret(db: DbTransaction, box: SecretBox, kind: SecretKind, plain: string): Promise<string> {
  const id = newId('secret');
  await db.secret.create({ data: { id, kind, data: box.seal(kind, plain) } });
  return id;
}

/** The plain text, or null where it has been forgotten. */
export async function readSecret(
  db: DbTransaction,
  box: SecretBox,
  kind: SecretKind,
  id: string,
): Promise<string | null> {
  const row = await db.secret.findFirst({ where: { id, kind } });
  return row ? box.open(kind, row.data) : null;
}

export async function replaceSecret(
  db: DbTransaction,
  box: SecretBox,
  kind: SecretKind,
  id: string,
  plain: string,
): Promise<void> {
  await db.secret.updateMany({ where: { id, kind }, data: { data: box.seal(kind, plain) } });
}

export async function forgetSecret(db: DbTransaction, id: string): Promise<void> {
  await db.secret.deleteMany({ where: { id } });
}
