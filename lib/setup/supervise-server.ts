import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeOf } from '#lib/setup/prepare-release.ts';
import { serverConfigVariable } from '#lib/setup/server-config.ts';
import { openServerLog, shortenServerLog } from '#lib/setup/server-log.ts';
import { type SystemUser, spawnIdentity } from '#lib/setup/system-user.ts';
import { supervisedVariable } from '#lib/setup/watch-supervisor.ts';

/** The server ends with this (EX_CONFIG) when starting it again would end the same way. */
export const noRestartExitCode = 78;

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** A run of this length was a good one: the next failure waits the first delay again. */
const goodRunMs = 60_000;
/** How often it is looked whether the log grew too long. */
const lookAtLogMs = 60_000;

/**
 * Node's flags for the server. 8 MiB instead of 32 for what is new in the heap: it is held up to three times over, and the
 * most that a start with 300 guests held fell from 402 MiB to 314, for some more work of the collector. A heap that may be of several
 * GiB also lets four times of what is needed come together before it collects, one of 1 GiB less than twice: after lists of 1,000
 * guests were asked for over and over, the most that was held fell from 504 MiB to 327.
 * No --enable-source-maps: it keeps the maps of all pages in memory, 100 MiB.
 */
const serverFlags = ['--max-semi-space-size=8', '--max-old-space-size=1024'];

export type ServerProgram = {
  releaseDir: string;
  dataDir: string;
  configFile: string;
  user: SystemUser | undefined;
  listen: string;
  port: number;
  /** takes what the server prints (its log, Next's lines); without one it goes where ours goes */
  logFile: string | undefined;
  say: (line: string) => void;
};

/** How long to wait before the start after `failures` ends in a row. */
export const restartDelayMs = (failures: number): number =>
  Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1));

/** The server as a child that is started again when it dies. */
export class ServerSupervisor {
  readonly #program: ServerProgram;
  #child: ChildProcess | undefined;
  #stopping = new AbortController();
  #finished: Promise<number> | undefined;

  constructor(program: ServerProgram) {
    this.#program = program;
  }

  /** Runs until `stop`, or until the server ends in a way that starting again does not help. Gives the exit code. */
  run(): Promise<number> {
    this.#finished ??= this.#keepLogShort(() => this.#loop());
    return this.#finished;
  }

  /** True once the server takes connections; false when supervision ended before. */
  async untilListening(): Promise<boolean> {
    const { listen, port } = this.#program;
    const host = listen === '0.0.0.0' ? '127.0.0.1' : listen === '::' ? '::1' : listen;
    while (!this.#stopping.signal.aborted) {
      if (this.#child && (await takesConnections(host, port))) return true;
      await sleep(100);
    }
    return false;
  }

  /** Asks the server to end, waits, and then insists. */
  async stop(graceMs = 15_000): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(insist);
  }

  async #keepLogShort<T>(work: () => Promise<T>): Promise<T> {
    const { logFile } = this.#program;
    if (logFile === undefined) return work();
    const shorten = () => {
      try {
        shortenServerLog(logFile);
      } catch {
        // a full disk, for one: the next look comes in a minute
      }
    };
    const look = setInterval(shorten, lookAtLogMs);
    look.unref();
    return work().finally(() => clearInterval(look));
  }

  async #loop(): Promise<number> {
    const { say, logFile } = this.#program;
    const where = logFile === undefined ? '' : ` The reason is at the end of ${logFile}`;
    for (let failures = 0; ; ) {
      const startedAt = Date.now();
      const end = await this.#runOnce();
      if (this.#stopping.signal.aborted) return 0;
      if (end.code === noRestartExitCode) {
        this.#stopping.abort();
        say(`The server cannot run like this.${where}`);
        return noRestartExitCode;
      }
      failures = Date.now() - startedAt > goodRunMs ? 1 : failures + 1;
      const delayMs = restartDelayMs(failures);
      say(
        `The server ended (${end.signal ?? `exit code ${end.code}`}); starting it again in ${delayMs / 1000} s.${where}`,
      );
      await sleep(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return 0;
    }
  }

  #runOnce(): Promise<{ code: number | null; signal: string | null }> {
    const { releaseDir, configFile, dataDir, user, logFile } = this.#program;
    const output = logFile === undefined ? 'inherit' : openServerLog(logFile);
    const env = serverEnvironment(process.env, { configFile, dataDir, releaseDir });
    return new Promise((resolve) => {
      // stdin is the line that tells the server when we are gone; a session of its own keeps Ctrl-C for us to pass on.
      const child = spawn(nodeOf(releaseDir), [...serverFlags, 'lib/engine/main.ts'], {
        ...spawnIdentity(user),
        cwd: releaseDir,
        env,
        stdio: ['pipe', output, output],
        detached: true,
      });
      if (output !== 'inherit') closeSync(output);
      this.#child = child;
      child.once('error', () => resolve({ code: 1, signal: null }));
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
  }
}

/** What the server sees of our environment: no database password, nothing of npm or of who called sudo. */
export function serverEnvironment(
  env: NodeJS.ProcessEnv,
  { configFile, dataDir, releaseDir }: { configFile: string; dataDir: string; releaseDir: string },
): NodeJS.ProcessEnv {
  const keep = Object.entries(env).filter(
    ([key]) => !/^(DATABASE_URL|PG[A-Z]+|npm_.*|SUDO_.*|SSH_.*|INIT_CWD|PWD|OLDPWD|USER|LOGNAME|MAIL|HOME)$/.test(key),
  );
  return {
    ...Object.fromEntries(keep),
    NODE_ENV: 'production',
    HOME: dataDir,
    PATH: `${releaseDir}/node_modules/.bin:${env.PATH ?? '/usr/bin:/bin'}`,
    [serverConfigVariable]: configFile,
    [supervisedVariable]: '1',
  };
}

function takesConnections(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}
