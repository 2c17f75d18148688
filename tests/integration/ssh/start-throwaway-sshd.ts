import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SshTarget } from '#lib/infra/ssh/ssh-target.ts';
import { letPass } from '#tests/hosts/wait-until.ts';

export type ThrowawaySshd = {
  port: number;
  folder: string;
  hostKeyBase64: string;
  /** Logs in as root with the key that this sshd knows; parts may be replaced. */
  target: (parts?: Partial<SshTarget>) => SshTarget;
  /** Ends the daemon and the connections that it serves, as a host that goes away. */
  killLines: () => void;
  stop: () => Promise<void>;
};

type Options = { port?: number; config?: string[]; password?: string; hostKeyType?: 'ed25519' | 'ecdsa' | 'rsa' };

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

const makeKey = (path: string, type: string) =>
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'throwaway', '-f', path], { stdio: 'ignore' });

/** A passwd, a shadow and a home of its own in a mount namespace: the machine's accounts and start-up files are not touched. */
function ownAccounts(folder: string, password: string): string[] {
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  const hash = execFileSync('openssl', ['passwd', '-6', password], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'shadow'), readFileSync('/etc/shadow', 'utf8').replace(/^root:[^:]*:/m, `root:${hash}:`));
  writeFileSync(
    join(folder, 'passwd'),
    readFileSync('/etc/passwd', 'utf8').replace(/^root:.*$/m, `root:x:0:0:root:${home}:/bin/sh`),
  );
  const script =
    'mount --make-rprivate / && mount --bind "$0/shadow" /etc/shadow && mount --bind "$0/passwd" /etc/passwd && exec "$@"';
  return ['unshare', '-m', 'sh', '-c', script, folder];
}

/** A real sshd on 127.0.0.1 with keys and settings of its own. Needs root. */
export async function startThrowawaySshd(options: Options = {}): Promise<ThrowawaySshd> {
  const folder = mkdtempSync(join(tmpdir(), 'guesthouse-sshd-'));
  chmodSync(folder, 0o755);
  mkdirSync('/run/sshd', { recursive: true });
  const port = options.port ?? (await findFreePort());
  makeKey(join(folder, 'host'), options.hostKeyType ?? 'ed25519');
  makeKey(join(folder, 'login'), 'ed25519');
  const wrapper = ownAccounts(folder, options.password ?? 'only keys');
  writeFileSync(
    join(folder, 'sshd_config'),
    [
      ...(options.config ?? []),
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${folder}/host`,
      `PidFile ${folder}/pid`,
      `AuthorizedKeysFile ${folder}/login.pub .ssh/authorized_keys`,
      'PermitRootLogin yes',
      `PasswordAuthentication ${options.password ? 'yes' : 'no'}`,
      'UsePAM no',
      'StrictModes no',
    ].join('\n'),
  );
  const [program = '', ...args] = [...wrapper, '/usr/sbin/sshd', '-D', '-e', '-f', join(folder, 'sshd_config')];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  await untilListening(port, child, () => log);
  const hostKeyBase64 = readFileSync(join(folder, 'host.pub'), 'utf8').split(' ')[1] ?? '';
  const killLines = () => {
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' });
    for (const pid of children.split(/\s+/).filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
  };
  return {
    port,
    folder,
    hostKeyBase64,
    target: (parts) => ({
      hostLabel: 'h1',
      address: '127.0.0.1',
      port,
      user: 'root',
      auth: { kind: 'key', privateKey: readFileSync(join(folder, 'login'), 'utf8') },
      pinnedHostKey: hostKeyBase64,
      ...parts,
    }),
    killLines,
    async stop() {
      const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilListening(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${log()}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => socket.end(() => resolve(true)));
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await letPass('sshd starts', 25);
  }
  throw new Error(`sshd does not listen: ${log()}`);
}
