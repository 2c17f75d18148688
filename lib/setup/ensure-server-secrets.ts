import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeServerSecrets, readServerSecrets } from '#lib/setup/server-secrets.ts';
import { runAs, type SystemUser } from '#lib/setup/system-user.ts';
import { writePrivateFile } from '#lib/setup/write-private-file.ts';

export const secretsFileOf = (dataDir: string): string => path.join(dataDir, 'secrets.json');

/** Makes the keys at the first start. Never makes new ones beside a database that has things sealed with lost ones. */
export function ensureServerSecrets(dataDir: string, user: SystemUser | undefined, databaseExists: boolean): string {
  const file = secretsFileOf(dataDir);
  if (runAs(user, () => existsSync(file))) {
    runAs(user, () => readServerSecrets(file));
    return file;
  }
  if (databaseExists) {
    throw new Error(
      `${file} is missing, and without it the secrets in the database cannot be read. Put it back from a backup.`,
    );
  }
  writePrivateFile(file, `${JSON.stringify(makeServerSecrets(), null, 2)}\n`, user);
  return file;
}
