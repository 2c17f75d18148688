import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkoutDir } from '#lib/setup/open-database.ts';
import { buildSetupCommand } from '#lib/setup/setup-command.ts';
import { isRoot, runAs, type SystemUser } from '#lib/setup/system-user.ts';

const markName = 'guesthouse-data';
const markText = (dataDir: string) =>
  `This folder is the data of Guesthouse: database, keys, certificates. Keep a backup: ${buildSetupCommand('backup', { checkoutDir, dataDir }, ['FILE'])}\n`;

/**
 * Makes the data folder, closed to everybody else. With a login of the server's own it belongs to root and to the
 * login's group, sticky: the server makes files there, but cannot put its own in the place of one that root made
 * (the sshd's settings, the programs that root starts).
 */
export function ensureDataFolder(dir: string, user: SystemUser | undefined): void {
  if (existsSync(dir)) refuseForeignFolder(dir);
  else mkdirSync(dir, { recursive: true, mode: user ? 0o755 : 0o700 });
  if (user) {
    chownSync(dir, 0, user.gid);
    chmodSync(dir, 0o1770);
  } else {
    chmodSync(dir, 0o700);
  }
  if (!existsSync(path.join(dir, markName)))
    writeFileSync(path.join(dir, markName), markText(dir), { flag: 'wx', mode: 0o644 });
  try {
    runAs(user, () => readdirSync(dir));
  } catch (cause) {
    const reason = `${user?.name ?? 'This user'} cannot enter ${dir}, because a folder above it is closed to it.`;
    throw new Error(`${reason} Choose another one with --data.`, { cause });
  }
}

/** `--data /home/me` must not take somebody's home over. */
function refuseForeignFolder(dir: string): void {
  if (!lstatSync(dir).isDirectory()) throw new Error(`${dir} is not a folder.`);
  const names = readdirSync(dir);
  if (names.length && !names.includes(markName)) {
    throw new Error(
      `${dir} holds other files, so it is not taken for data. Choose an empty or a new folder with --data.`,
    );
  }
  const owner = lstatSync(dir).uid;
  if (!isRoot() && owner !== process.getuid?.()) {
    throw new Error(`${dir} belongs to another user. Start as that user, or choose another folder with --data.`);
  }
}
