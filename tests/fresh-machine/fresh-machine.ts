import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { baseTree, type Release } from '#tests/fresh-machine/base-tree.ts';
import { Terminal } from '#tests/fresh-machine/terminal.ts';
import { connectInternet } from '#tests/hosts/connect-internet.ts';
import { type CommandOutput, mustRun, runCommand } from '#tests/hosts/run-command.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

const checkout = path.resolve(import.meta.dirname, '../..');
const authorities = '/etc/ssl/certs/ca-certificates.crt';
/** The resolver that slirp4netns puts into the network it makes. */
const resolver = 'nameserver 10.0.2.3\n';

/**
 * A Debian as just installed, booted with its own systemd, network and loopback, and a clone of this checkout in
 * /root/guesthouse. It ends with this process.
 */
export class FreshMachine {
  readonly release: Release;
  readonly folder: string;
  readonly #terminals: Terminal[] = [];
  #boots: { container: ChildProcess; pid: number; internet: ChildProcess } | undefined;

  private constructor(release: Release, folder: string) {
    this.release = release;
    this.folder = folder;
  }

  static async create(release: Release): Promise<FreshMachine> {
    const base = await baseTree(release);
    const machine = new FreshMachine(release, await mkdtemp(path.join(tmpdir(), `guesthouse-${release}-`)));
    await chmod(machine.folder, 0o755);
    await mkdir(machine.tree);
    await mustRun('tar', ['--extract', '--file', base, '--directory', machine.tree, '--exclude=./dev/*']);
    await writeFile(path.join(machine.tree, 'etc/hostname'), `${release}\n`);
    await writeFile(path.join(machine.tree, 'etc/hosts'), `127.0.0.1 localhost\n127.0.1.1 ${release}\n::1 localhost\n`);
    await rm(path.join(machine.tree, 'etc/resolv.conf'), { force: true });
    await writeFile(path.join(machine.tree, 'etc/resolv.conf'), resolver);
    // a proxy of this room signs with an authority that only this machine's list has
    await copyFile(authorities, path.join(machine.tree, authorities));
    await mustRun('git', ['clone', '--quiet', '--no-hardlinks', checkout, path.join(machine.tree, 'root/guesthouse')]);
    return machine;
  }

  get tree(): string {
    return path.join(this.folder, 'tree');
  }

  /** The machine's process 1, as this machine counts. */
  get pid(): number {
    if (!this.#boots) throw new Error('the machine is off');
    return this.#boots.pid;
  }

  async boot(): Promise<void> {
    const log = openSync(path.join(this.folder, 'console.log'), 'a');
    const flags = [
      '--quiet',
      '--register=no',
      '--keep-unit',
      '--private-network',
      '--resolv-conf=off',
      '--timezone=off',
    ];
    const name = path.basename(this.folder).toLowerCase();
    const container = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'TERM', 'systemd-nspawn', ...flags, '--link-journal=no', '--capability=all', '--boot'],
        ...['--console=pipe', `--machine=${name}`, `--hostname=${this.release}`, `--directory=${this.tree}`],
      ],
      // trixie's systemd refuses the older kind of control groups
      { stdio: ['ignore', log, log], env: { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' } },
    );
    const pid = await waitUntil('process 1 of the machine runs', () => findInit(container.pid ?? 0));
    const internet = await connectInternet(pid);
    this.#boots = { container, pid, internet };
    await waitUntil(
      'systemd has started everything',
      async () => /^(running|degraded)/.test((await this.run('systemctl is-system-running')).stdout),
      { timeoutMs: 120_000, everyMs: 500 },
    );
  }

  /** Shuts down as a power button does. */
  async shutDown(): Promise<void> {
    const boots = this.#boots;
    if (!boots) return;
    // systemd stops every process before it ends them; nsenter then stops itself, and what it waits for would never be gone
    for (const terminal of this.#terminals.splice(0)) terminal.hangUp();
    const ended = boots.container.exitCode === null ? once(boots.container, 'exit') : undefined;
    boots.container.kill('SIGTERM');
    await ended;
    boots.internet.kill('SIGTERM');
    this.#boots = undefined;
  }

  async remove(): Promise<void> {
    await this.shutDown();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** What starts a shell script inside, as root at a login. */
  command(script: string): [string, ...string[]] {
    const node = existsSync(authorities) ? [`NODE_EXTRA_CA_CERTS=${authorities}`] : [];
    const env = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LANG=C.UTF-8'];
    return [
      ...(['nsenter', '-t', String(this.pid), '-m', '-u', '-i', '-n', '-p', '-C', '--wdns=/root'] as const),
      ...['env', '-i', ...env, 'TERM=xterm', ...node, 'bash', '-c', script],
    ];
  }

  run(script: string): Promise<CommandOutput> {
    const [program, ...args] = this.command(script);
    return runCommand(program, args);
  }

  async mustRun(script: string): Promise<string> {
    const [program, ...args] = this.command(script);
    return mustRun(program, args);
  }

  /** Types a command in the clone, on a terminal of its own, whose shell has the data folder as a variable if one is given. */
  type(command: string, dataDir?: string): Terminal {
    const variable = dataDir === undefined ? '' : `export GUESTHOUSE_DATA='${dataDir}' && `;
    const terminal = new Terminal(this.command(`cd guesthouse && ${variable}exec script -qefc '${command}' /dev/null`));
    this.#terminals.push(terminal);
    return terminal;
  }

  /**
   * Ctrl-C on a terminal where `npm start` runs. Gives what of it still runs when the prompt is back: nothing, where it ends
   * cleanly. The exit code says nothing about that: npm's shell tells the signal (130).
   */
  async interrupt(terminal: Terminal): Promise<string[]> {
    await terminal.interrupt();
    const left = await this.run(
      `ps -e -o args= | grep -E '[e]ngine/main.ts|[s]etup/start.ts|[p]ostgres|[s]shd_config'`,
    );
    return left.stdout.split('\n').filter(Boolean);
  }

  /** A program that starts this machine's Chromium with the network of the fresh one: loopback is its loopback. */
  async chromium(): Promise<string> {
    const file = path.join(this.folder, 'chromium');
    await writeFile(file, `#!/bin/sh\nexec nsenter -t ${this.pid} -n -- /usr/bin/chromium "$@"\n`, { mode: 0o755 });
    return file;
  }
}

/** The child of systemd-nspawn that is process 1 in a namespace of its own. */
function findInit(container: number): number | undefined {
  try {
    const children = readFileSync(`/proc/${container}/task/${container}/children`, 'utf8').trim().split(' ');
    const init = children.find((pid) => /^NSpid:\t\d+\t1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')));
    return init && readFileSync(`/proc/${init}/comm`, 'utf8').trim() === 'systemd' ? Number(init) : undefined;
  } catch {
    return undefined;
  }
}
