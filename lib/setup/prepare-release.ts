import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { type SystemUser, spawnIdentity } from '#lib/setup/system-user.ts';

/** What the server reads of a checkout, and of each a file that tells whether its login can. */
const parts = {
  'package.json': '',
  'next.config.ts': '',
  'next.config.mjs': '',
  'tsconfig.json': '',
  'prisma.config.ts': '',
  '.next': 'BUILD_ID',
  app: '',
  components: '',
  lib: 'engine/main.ts',
  node_modules: 'next/package.json',
  prisma: 'generated/client.ts',
  public: '',
};

/** Folders that only building and testing use. */
const leftOut = new Set(['.cache', 'cache', 'dev', '.git']);

export const nodeOf = (releaseDir: string): string => path.join(releaseDir, 'node_modules', '.bin', 'node');

/**
 * The folder that the server runs from: the checkout itself where its login can read it, else a copy below `dataDir`
 * (hard links where the disk allows, so it costs little), made once per build. Only root writes it.
 */
export function prepareRelease(checkoutDir: string, dataDir: string, user: SystemUser | undefined): string {
  if (!user || canRun(checkoutDir, user)) return checkoutDir;
  const stamp = readFileSync(path.join(checkoutDir, '.next', 'guesthouse-build'), 'utf8').slice(0, 16);
  const release = path.join(dataDir, `app-${stamp}`);
  if (!existsSync(release)) {
    const fresh = `${release}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { mode: 0o755 });
    for (const name of Object.keys(parts))
      copyReadable(path.join(checkoutDir, name), path.join(fresh, name), name === '.next');
    renameSync(fresh, release);
  }
  if (!canRun(release, user)) throw new Error(`${user.name} cannot run the copy of the server in ${release}.`);
  for (const name of readdirSync(dataDir)) {
    const old = path.join(dataDir, name);
    if (name.startsWith('app-') && old !== release && lstatSync(old).uid === 0)
      rmSync(old, { recursive: true, force: true });
  }
  return release;
}

function canRun(dir: string, user: SystemUser): boolean {
  const files = Object.entries(parts).map(([name, file]) => path.join(dir, name, file));
  const program =
    'for (const f of process.argv.slice(1)) if (require("fs").existsSync(f)) require("fs").openSync(f); require("fs").readFileSync(process.argv[1])';
  const result = spawnSync(nodeOf(dir), ['-e', program, ...files], {
    ...spawnIdentity(user),
    cwd: '/',
    stdio: 'ignore',
  });
  return result.status === 0;
}

function copyReadable(from: string, to: string, isBuild: boolean): void {
  if (!existsSync(from)) return;
  const found = lstatSync(from);
  if (found.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
    return;
  }
  if (found.isDirectory()) {
    mkdirSync(to, { mode: 0o755 });
    for (const name of readdirSync(from)) {
      if (leftOut.has(name) && (isBuild || name.startsWith('.'))) continue;
      copyReadable(path.join(from, name), path.join(to, name), false);
    }
    return;
  }
  if (!found.isFile()) return;
  if (found.mode & 0o004 && found.uid === 0 && linkInstead(from, to)) return;
  copyFileSync(from, to);
  chmodSync(to, found.mode & 0o100 ? 0o755 : 0o644);
}

function linkInstead(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}
