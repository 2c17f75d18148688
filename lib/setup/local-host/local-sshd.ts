import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeForServer } from '#lib/setup/local-host/local-host-changes.ts';
import { hostLogin, sshdProgram } from '#lib/setup/local-host/local-host-facts.ts';
import { type LocalHost, readLocalHost } from '#lib/setup/local-host/local-host-file.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import { runCommand } from '#lib/setup/local-host/run-command.ts';
import type { SystemUser } from '#lib/setup/system-user.ts';

/** sshd puts its unprivileged half here; systemd removes the folder with the system's own SSH server. */
const emptyDir = '/run/sshd';

/** The settings of our sshd: one address, one login, one key, and forwards (consoles) besides commands. */
export const buildSshdConfig = (paths: { sshdHostKey: string; authorizedKeys: string }, port: number): string =>
  `# Written by Guesthouse at each start. The SSH server of the system is another one.
ListenAddress 127.0.0.1
Port ${port}
HostKey ${paths.sshdHostKey}
AllowUsers ${hostLogin}
AuthenticationMethods publickey
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
# Read by root: the data folder is closed to the login itself.
AuthorizedKeysFile none
AuthorizedKeysCommand /usr/bin/cat ${paths.authorizedKeys}
AuthorizedKeysCommandUser root
AllowTcpForwarding local
AllowStreamLocalForwarding local
GatewayPorts no
X11Forwarding no
AllowAgentForwarding no
PermitTunnel no
PermitUserRC no
PermitUserEnvironment no
# No session of the system: ending one must not take along what it started.
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
MaxSessions 64
MaxStartups 64
ClientAliveInterval 20
ClientAliveCountMax 3
PidFile none
SetEnv PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
Subsystem sftp internal-sftp
`;

/** Makes the keys and the settings of our sshd, and host.json for the server. Keeps keys that are there. */
export async function prepareLocalSshd(dataDir: string, user: SystemUser | undefined): Promise<LocalHost> {
  const paths = localHostPaths(dataDir);
  for (const [file, comment] of [
    [paths.sshdHostKey, 'guesthouse-local-host'],
    [paths.privateKey, 'guesthouse'],
  ] as const) {
    if (!existsSync(file)) await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file]);
    chmodSync(file, 0o600);
  }
  if (user) chownSync(paths.privateKey, user.uid, user.gid);
  const publicKey = readFileSync(`${paths.privateKey}.pub`, 'utf8').trim();
  // `restrict` takes everything away; forwards are the consoles' screens, a terminal is what virsh console wants.
  writeFileSync(paths.authorizedKeys, `from="127.0.0.1",restrict,port-forwarding,pty ${publicKey}\n`, { mode: 0o644 });
  const known = readLocalHost(paths.hostFile);
  const host: LocalHost = {
    address: '127.0.0.1',
    port: await choosePort(known?.port),
    user: hostLogin,
    privateKeyFile: paths.privateKey,
    hostKeyBase64: readFileSync(`${paths.sshdHostKey}.pub`, 'utf8').split(' ')[1] ?? '',
  };
  writeFileSync(paths.sshdConfig, buildSshdConfig(paths, host.port), { mode: 0o600 });
  await ensureEmptyDir();
  await runCommand(sshdProgram, ['-t', '-f', paths.sshdConfig]);
  writeForServer(paths.hostFile, host, user);
  return host;
}

/** Runs our sshd until `stop`, and starts it again when it ends. */
export function superviseLocalSshd(dataDir: string, say: (line: string) => void): { stop(): Promise<void> } {
  const paths = localHostPaths(dataDir);
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  const loop = async () => {
    for (let delayMs = 500; !stopping.signal.aborted; delayMs = Math.min(30_000, delayMs * 2)) {
      await ensureEmptyDir();
      rmSync(paths.sshdLog, { force: true });
      const log = openSync(paths.sshdLog, 'a', 0o600);
      // The kernel ends it with us, also when we are killed; its port is free for the next start.
      const program = ['--pdeathsig', 'TERM', '--', sshdProgram, '-D', '-e', '-f', paths.sshdConfig];
      child = spawn('setpriv', program, { stdio: ['ignore', log, log], detached: true });
      closeSync(log);
      const startedAt = Date.now();
      await new Promise((resolve) => child?.once('exit', resolve).once('error', resolve));
      if (stopping.signal.aborted) return;
      if (Date.now() - startedAt > 60_000) delayMs = 500;
      say(`The SSH server for this machine ended; starting it again. See ${paths.sshdLog}`);
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const finished = loop();
  const keepDir = setInterval(() => void ensureEmptyDir().catch(() => undefined), 10_000);
  keepDir.unref();
  return {
    async stop() {
      stopping.abort();
      clearInterval(keepDir);
      child?.kill('SIGTERM');
      await finished;
    },
  };
}

async function ensureEmptyDir(): Promise<void> {
  mkdirSync(emptyDir, { recursive: true, mode: 0o755 });
}

/** The port of last time while it is free, else one that the kernel picks. */
async function choosePort(wanted = 0): Promise<number> {
  for (const port of [wanted, 0]) {
    const found = await new Promise<number | undefined>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(undefined));
      server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
      });
    });
    if (found !== undefined) return found;
  }
  throw new Error('There is no free port on 127.0.0.1.');
}
