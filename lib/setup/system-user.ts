import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A login of this machine, as /etc/passwd has it. */
export type SystemUser = { name: string; uid: number; gid: number; home: string };

/** The login as which the database and the server run when set-up is done by root. */
export const serverUserName = 'guesthouse-server';

/** Finds a login in the text of a passwd file. */
export function parsePasswd(text: string, name: string): SystemUser | undefined {
  const fields = text
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':');
  if (!fields) return undefined;
  return { name, uid: Number(fields[2]), gid: Number(fields[3]), home: fields[5] ?? '/' };
}

export const findSystemUser = (name: string): SystemUser | undefined =>
  parsePasswd(readFileSync('/etc/passwd', 'utf8'), name);

export const isRoot = (): boolean => process.getuid?.() === 0;

/** The server's own login, made when it is missing; undefined when we are not root and stay who we are. */
export function ensureServerUser(name: string = serverUserName): SystemUser | undefined {
  if (!isRoot()) return undefined;
  const existing = findSystemUser(name);
  if (existing) return existing;
  const shell = '/usr/sbin/nologin';
  execFileSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', shell, name],
    {
      stdio: 'pipe',
    },
  );
  const made = findSystemUser(name);
  if (!made) throw new Error(`The login ${name} could not be made.`);
  return made;
}

/**
 * Runs synchronous file work with the rights of `user`. Root writes into folders that the server owns only this way:
 * a link planted there then leads nowhere that the server could not write itself.
 */
export function runAs<T>(user: SystemUser | undefined, work: () => T): T {
  const { setgroups, getgroups, setegid, seteuid } = process;
  if (!user || !isRoot() || !setgroups || !getgroups || !setegid || !seteuid) return work();
  const groups = getgroups();
  setgroups([user.gid]);
  setegid(user.gid);
  seteuid(user.uid);
  try {
    return work();
  } finally {
    seteuid(0);
    setegid(0);
    setgroups(groups);
  }
}

/** What `spawn` needs to start a program as `user`; nothing when it is ourselves. */
export const spawnIdentity = (user: SystemUser | undefined): { uid?: number; gid?: number } =>
  user && isRoot() ? { uid: user.uid, gid: user.gid } : {};
