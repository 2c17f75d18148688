import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Key = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'not 32 bytes in base64');

/** The keys that are not in the database: whoever has only a copy of one of the two can read no secret. */
export const ServerSecrets = z.object({
  /** signs sessions */
  authSecret: Key,
  /** encrypts what is in table Secret: 32 bytes, base64 */
  masterKey: Key,
  /** the one that `npm run rotate-keys` replaces, for as long as secrets sealed with it may be there */
  previousMasterKey: Key.optional(),
});
export type ServerSecrets = z.infer<typeof ServerSecrets>;

export const makeKey = (): string => randomBytes(32).toString('base64');

export const makeServerSecrets = (): ServerSecrets => ({ authSecret: makeKey(), masterKey: makeKey() });

/** Reads the file that `ServerConfig.secretsFile` names. Its text is never part of the error. */
export function readServerSecrets(file: string): ServerSecrets {
  const parsed = ServerSecrets.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} does not hold the keys of Guesthouse. Restore it from a backup.`);
  return parsed.data;
}
