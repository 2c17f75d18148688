import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { runAs, type SystemUser } from '#lib/setup/system-user.ts';

/** Writes a file of mode 0600 that belongs to `user`, whole or not at all. */
export function writePrivateFile(file: string, text: string, user: SystemUser | undefined): void {
  runAs(user, () => {
    const fresh = `${file}.${randomBytes(6).toString('hex')}`;
    const handle = openSync(fresh, 'wx', 0o600);
    writeFileSync(handle, text);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(fresh, file);
  });
}
