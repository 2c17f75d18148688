import { execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseSocketDir } from '#lib/setup/choose-socket-dir.ts';
import { findLivePostmaster, isWorkedIn, removeStaleLocks } from '#lib/setup/find-live-postmaster.ts';
import { findPostgresBinaries } from '#lib/setup/find-postgres-binaries.ts';
import {
  findSystemUser,
  isRoot,
  runAs,
  type SystemUser,
  serverUserName,
  spawnIdentity,
} from '#lib/setup/system-user.ts';

/** A running private PostgreSQL. `exited` settles when its process is gone, also when somebody else ended it. */
export type EmbeddedPostgres = {
  url: string;
  pid: number;
  adopted: boolean;
  socketDir: string;
  exited: Promise<void>;
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = { dir: string; asUser?: string; binariesDir?: string; startTimeoutMs?: number };

const databaseName = 'guesthouse';

/**
 * Starts (or adopts, after a kill) a private PostgreSQL whose files are in `dir`. PostgreSQL refuses to run as root, so
 * root names a login in `asUser`; without one the server's own login, else `postgres` or `nobody` is taken.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dir, startTimeoutMs = 60_000 } = options;
  const user = chooseUser(options.asUser);
  if (user && !existsSync(dir)) ensureOwnedDir(dir, user);
  const dataDir = path.join(dir, 'data');
  const socketDir = chooseSocketDir(path.join(dir, 'run'), user);
  const logFile = path.join(dir, 'postgres.log');
  const binaries = findPostgresBinaries(user, options.binariesDir ?? `${dir}-programs`);
  // Next's types demand NODE_ENV of every environment; a database has no use for it.
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv;
  const identity = { ...spawnIdentity(user), cwd: dir, env };

  runAs(user, () => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (existsSync(path.join(dataDir, 'PG_VERSION'))) return;
    for (const name of readdirSync(dir)) {
      if (name.startsWith('data.new-')) rmSync(path.join(dir, name), { recursive: true, force: true });
    }
  });
  refuseOtherMajor(dataDir, binaries.version, user);
  if (!runAs(user, () => existsSync(path.join(dataDir, 'PG_VERSION')))) {
    // Made beside and renamed: a set-up that was killed in the middle leaves nothing that looks like a database.
    const fresh = `${dataDir}.new-${process.pid}`;
    const how = ['--auth-local=trust', '--auth-host=reject', '--encoding=UTF8', '--locale=C'];
    const collation = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    execFileSync(binaries.initdb, ['-D', fresh, '-U', databaseName, ...how, ...collation], {
      ...identity,
      stdio: 'pipe',
    });
    runAs(user, () => renameSync(fresh, dataDir));
  }

  let pid = runAs(user, () => findLivePostmaster(dataDir));
  const adopted = pid !== undefined;
  if (pid === undefined) {
    // what a killed server leaves must be gone before its lock is: two must never write to one folder
    for (const endsAt = Date.now() + startTimeoutMs; isWorkedIn(dataDir) && Date.now() < endsAt; ) await sleep(40);
    runAs(user, () => removeStaleLocks(dataDir, socketDir));
    const flags = constants.O_CREAT | constants.O_APPEND | constants.O_WRONLY | constants.O_NOFOLLOW;
    const log = runAs(user, () => openSync(logFile, flags, 0o600));
    const settings = {
      listen_addresses: '',
      unix_socket_directories: socketDir,
      unix_socket_permissions: '0700',
      max_connections: '100',
      shared_buffers: '128MB',
    };
    const args = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    // A session of its own: Ctrl-C in the terminal must reach us first, so that the server ends before its database.
    const child = spawn(binaries.postgres, ['-D', dataDir, ...args], {
      ...identity,
      stdio: ['ignore', log, log],
      detached: true,
    });
    child.unref();
    closeSync(log);
    const spawned = await new Promise<number | undefined>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => resolve(child.pid));
    });
    if (spawned === undefined) throw new Error('The database server could not be started.');
    pid = spawned;
  }

  const running = pid;
  try {
    await ensureDatabase(socketDir, () => isAlive(running), startTimeoutMs);
  } catch (cause) {
    if (!adopted) await stopPostmaster(running);
    const tail = runAs(user, () => (existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-1500) : ''));
    throw new Error(`The database did not start. The end of ${logFile}:\n${tail}`, { cause });
  }
  return {
    url: `postgresql://${databaseName}@localhost/${databaseName}?host=${encodeURIComponent(socketDir)}`,
    pid: running,
    adopted,
    socketDir,
    exited: waitForExit(running),
    stop: () => stopPostmaster(running),
  };
}

function chooseUser(name: string | undefined): SystemUser | undefined {
  if (!isRoot()) return undefined;
  const names = name ? [name] : [serverUserName, 'postgres', 'nobody'];
  const found = names.map(findSystemUser).find((user) => user !== undefined);
  if (!found) throw new Error(`PostgreSQL does not run as root, and there is no login ${names.join(' or ')}.`);
  return found;
}

/** Makes `dir` for `user`, also below a folder that only root writes; never follows what somebody put in its place. */
function ensureOwnedDir(dir: string, user: SystemUser): void {
  mkdirSync(path.dirname(dir), { recursive: true, mode: 0o755 });
  mkdirSync(dir, { mode: 0o700 });
  lchownSync(dir, user.uid, user.gid);
}

function refuseOtherMajor(dataDir: string, version: string, user: SystemUser | undefined): void {
  const file = path.join(dataDir, 'PG_VERSION');
  const made = runAs(user, () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined));
  const major = version.split('.')[0];
  if (made !== undefined && made !== major) {
    throw new Error(
      `The database in ${dataDir} was made by PostgreSQL ${made}, this release brings ${major}. Make a backup with the release that made it and restore it here.`,
    );
  }
}

async function ensureDatabase(socketDir: string, alive: () => boolean, timeoutMs: number): Promise<void> {
  const endsAt = Date.now() + timeoutMs;
  for (;;) {
    const client = new pg.Client({
      host: socketDir,
      user: databaseName,
      database: 'postgres',
      connectionTimeoutMillis: 5000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
      if (!rowCount) await client.query(`create database ${databaseName}`);
      return;
    } catch (error) {
      // Refused while it starts or recovers (57P03); worth waiting for as long as the process lives.
      if (!alive() || Date.now() > endsAt) throw error;
      await sleep(40);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A child of ours that died stays a zombie until Node reaps it; it is as good as gone.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function waitForExit(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(500, undefined, { ref: false });
}

/** Fast shutdown (SIGINT): open sessions are ended, all that was acknowledged is on the disk. */
async function stopPostmaster(pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGINT');
  const endsAt = Date.now() + 30_000;
  while (isAlive(pid)) {
    if (Date.now() > endsAt) throw new Error(`The database server (process ${pid}) did not stop within 30 seconds.`);
    await sleep(30);
  }
}
