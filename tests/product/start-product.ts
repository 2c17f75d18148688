import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

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
  pid: number;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
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
};

export async function startProduct({
  folder = tmpdir(),
  signal = AbortSignal.timeout(startTimeoutMs),
}: ProductOptions = {}): Promise<Product> {
  const parent = mkdtempSync(path.join(folder, 'gh-e2e-'));
  chmodSync(parent, 0o755);
  const port = await freePort();
  const args = [
    'lib/setup/start.ts',
    '--data',
    path.join(parent, 'data'),
    '--port',
    String(port),
    '--local-host',
    'no',
  ];
  const child = spawn(process.execPath, args, {
    cwd: checkout,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const link = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (process.env.GUESTHOUSE_SHOW === '1') process.stderr.write(chunk);
      const found = /https?:\/\/\S+\/setup#token=\S+/.exec(output)?.[0];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`Guesthouse ended with code ${code}:\n${output}`)));
    signal.addEventListener('abort', () => reject(new Error(`Guesthouse did not come up:\n${output}`)));
  });
  const stop = async () => {
    child.kill('SIGINT');
    await exited;
    rmSync(parent, { recursive: true, force: true });
  };
  const setupLink = await link.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    origin: new URL(setupLink).origin,
    setupLink,
    output: () => output,
    dataDir: path.join(parent, 'data'),
    pid: child.pid ?? 0,
    stop,
  };
}
