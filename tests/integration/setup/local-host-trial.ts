import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { ensureDataFolder } from '#lib/setup/ensure-data-folder.ts';
import { readLocalHostChanges } from '#lib/setup/local-host/local-host-changes.ts';
import { readLocalHost } from '#lib/setup/local-host/local-host-file.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import { offerLocalHost, startLocalHost } from '#lib/setup/local-host/start-local-host.ts';
import { undoLocalHost } from '#lib/setup/local-host/undo-local-host.ts';
import { ensureServerUser } from '#lib/setup/system-user.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** Makes the scratch machine a host, uses it over SSH, takes everything back, and prints what was seen as JSON. */
const dataDir = path.join(process.argv[2] ?? '', 'data');
const watched = ['/etc/passwd', '/etc/group', '/etc/subuid', '/etc/libvirt/libvirtd.conf'];
const readWatched = () => watched.map((file) => readFileSync(file, 'utf8'));
const quiet = () => undefined;

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });

const user = ensureServerUser();
ensureDataFolder(dataDir, user);
const before = readWatched();
const local = await startLocalHost({ dataDir, answer: 'ask', user, say: quiet });
const isDeclined = readLocalHost(local.hostFile) === null;
const untouched = JSON.stringify(readWatched()) === JSON.stringify(before);

// what `npm run local-host` does beside a start that goes on: the start runs the SSH server once it is prepared
const said: string[] = [];
await offerLocalHost({ dataDir, answer: 'yes', user, say: (line) => void said.push(line) });
const host = await waitUntil('our SSH server answers', async () => {
  const found = readLocalHost(local.hostFile);
  return found && (await takesConnections(found.port)) ? found : null;
});
const key = path.join(process.argv[2] ?? '', 'key');
execFileSync('install', ['-m', '0600', host.privateKeyFile, key]);
const knownHosts = path.join(process.argv[2] ?? '', 'known_hosts');
execFileSync('sh', ['-c', `echo "[127.0.0.1]:${host.port} ssh-ed25519 ${host.hostKeyBase64}" > ${knownHosts}`]);
const options = [
  '-p',
  String(host.port),
  '-o',
  `UserKnownHostsFile=${knownHosts}`,
  '-o',
  'StrictHostKeyChecking=yes',
  '-o',
  'BatchMode=yes',
];
const ssh = (who: string, ...args: string[]): string => {
  try {
    return execFileSync('ssh', ['-i', key, ...options, `${who}@127.0.0.1`, ...args], { stdio: 'pipe' }).toString();
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message.split('\n').at(-2) : ''}`;
  }
};
const seen = {
  undoneBy: /undone by: (.*)/.exec(said.join('\n'))?.[1],
  isDeclined,
  untouched,
  groups: ssh(host.user, 'id', '-Gn').trim().split(' ').slice(1).sort(),
  pools: ssh(host.user, 'virsh -c qemu:///system pool-list --name').trim(),
  networks: ssh(host.user, 'virsh -c qemu:///system net-list --name').trim(),
  terminal: ssh(host.user, '-tt', 'tty').trim(),
  root: ssh('root', 'id'),
  remoteForward: ssh(host.user, '-o', 'ExitOnForwardFailure=yes', '-R', '9999:127.0.0.1:1', 'true'),
  socketForward: execFileSync(
    'sh',
    [
      '-c',
      `ssh -i ${key} ${options.join(' ')} -f -o ExitOnForwardFailure=yes -L ${dataDir}/../socket:/run/libvirt/libvirt-sock guesthouse@127.0.0.1 sleep 2
       virsh -c "qemu+unix:///system?socket=${dataDir}/../socket" net-list --name`,
    ],
    { stdio: 'pipe' },
  )
    .toString()
    .trim(),
  changes: readLocalHostChanges(dataDir).map(({ done, change }) => `${change.kind} ${done}`),
};
// something of the login that does not end when it is asked to
ssh(host.user, `setsid sh -c 'trap "" TERM; while :; do sleep 1; done' >/dev/null 2>&1 </dev/null & sleep 0.3`);
await local.stop();

const kept = await undoLocalHost(dataDir, user, quiet);
const after = readWatched();
const differing = watched.filter((_, index) => after[index] !== before[index]);
const left = readLocalHostChanges(dataDir).length;
const hostFile = readLocalHost(localHostPaths(dataDir).hostFile);
process.stdout.write(`\nSEEN ${JSON.stringify({ ...seen, kept, differing, left, hostFile })}\n`);
