import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findLivePostmaster } from '#lib/setup/find-live-postmaster.ts';
import { serverPid } from '#tests/product/server-pid.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The product as `npm start` runs it after installing and building, with a data folder of its own. GUESTHOUSE_SHOW=1 in the
 * environment shows what it prints.
 */
export type Product = {
  origin: string;
  /** the one-time link that the terminal printed */
  setupLink: string;
  output(): string;
  /** where it keeps everything; `config.json` in it names the database */
  dataDir: string;
  /** the process that supervises the server */
  readonly pid: number;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
  /** Kills it and its server with SIGKILL, at once; its database runs on. */
  kill(): Promise<void>;
  /** Kills its database with SIGKILL, which ends the product; resolves when it has. */
  killDatabase(): Promise<void>;
  /** Starts it again on the same data folder and port; resolves when it answers. */
  startAgain(): Promise<void>;
};

/** A port of the loopback that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Less than what those who wait for it are given: what does not come up is ended with all that it began. */
const startTimeoutMs = 110_000;

type ProductOptions = {
  /** where its data folder is made */
  folder?: string;
  /** gives the start up */
  signal?: AbortSignal;
  /** more flags of `npm start`, and more of its environment */
  flags?: readonly string[];
  env?: Readonly<Record<string, string>>;
};

export async function startProduct({
  folder = tmpdir(),
  signal: giveUp = AbortSignal.timeout(startTimeoutMs),
  flags = [],
  env = {},
}: ProductOptions = {}): Promise<Product> {
  const parent = mkdtempSync(path.join(folder, 'gh-e2e-'));
  chmodSync(parent, 0o755);
  const dataDir = path.join(parent, 'data');
  const port = await freePort();
  const args = ['lib/setup/start.ts', '--data', dataDir, '--port', String(port), '--local-host', 'no', ...flags];
  let output = '';
  let child: ChildProcess;
  let exited: Promise<unknown>;

  /** Resolves with what is printed that matches. */
  const start = (awaited: RegExp, signal: AbortSignal): Promise<string> => {
    const begun = spawn(process.execPath, args, {
      cwd: checkout,
      env: { ...process.env, ...env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = begun;
    exited = once(begun, 'exit');
    let said = '';
    return new Promise((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        said += chunk.toString();
        if (process.env.GUESTHOUSE_SHOW === '1') process.stderr.write(chunk);
        const found = awaited.exec(said)?.[0];
        if (found) resolve(found);
      };
      begun.stdout.on('data', read);
      begun.stderr.on('data', read);
      begun.once('exit', (code) => reject(new Error(`Guesthouse ended with code ${code}:\n${said}`)));
      signal.addEventListener('abort', () => reject(new Error(`Guesthouse did not come up:\n${said}`)));
    });
  };
  const livePostmaster = () => findLivePostmaster(path.join(dataDir, 'database', 'data'));
  const stop = async () => {
    child.kill('SIGINT');
    await exited;
    // of one that was killed and not started again
    const left = livePostmaster();
    if (left) process.kill(left, 'SIGQUIT');
    rmSync(parent, { recursive: true, force: true });
  };

  const setupLink = await start(/https?:\/\/\S+\/setup#token=\S+/, giveUp).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    origin: new URL(setupLink).origin,
    setupLink,
    output: () => output,
    dataDir,
    get pid() {
      return child.pid ?? 0;
    },
    stop,
    async kill() {
      const server = serverPid(child.pid ?? 0);
      // the supervisor first, or it would start another server
      child.kill('SIGKILL');
      if (server) process.kill(server, 'SIGKILL');
      await exited;
    },
    async killDatabase() {
      const postmaster = livePostmaster();
      if (!postmaster) throw new Error('the database does not run');
      process.kill(postmaster, 'SIGKILL');
      await exited;
    },
    async startAgain() {
      await start(/Guesthouse is at \S+/, AbortSignal.timeout(startTimeoutMs));
    },
  };
}
