import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectInternet } from './connect-internet.ts';
import { markProcess } from './process-mark.ts';
import { mustRun } from './run-command.ts';
import { claimRun, type Run, reapDeadRuns, releaseRun, writeMark } from './run-folder.ts';
import { createTestHost, type TestHost } from './test-host.ts';
import { testCacheFolder } from './tiny-guest.ts';
import { waitUntil } from './wait-until.ts';

export type HostOptions = {
  count: number;
  /** The hosts are called `<name>1`, `<name>2`, … */
  name?: string;
  /** `none`: there is no /dev/kvm, guests are emulated. `machine`: the machine's own, working or not. */
  kvm?: 'none' | 'machine';
  /** Default false: a host reaches its neighbours and this machine's `gateway` address, and knows no way further. */
  internet?: boolean;
};

export type TestHosts = {
  hosts: TestHost[];
  /** The machine's own address in the hosts' network: what a test serves there, the hosts reach. */
  gateway: string;
  /** Ends every guest and daemon of these hosts and leaves nothing behind. */
  stop(): Promise<void>;
};

const script = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));
const capabilitiesCache = join(testCacheFolder, 'capabilities');

/** The first line of a host's process 1 is "up"; anything else is why it is not. */
function waitForUp(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/^up$/m.test(said)) resolve();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', () => reject(new Error(`The test host ${name} did not come up: ${said.trim()}`)));
  });
}

async function startHost(run: Run, index: number, name: string, { kvm, internet }: HostOptions): Promise<TestHost> {
  const folder = join(run.folder, name);
  const keysFolder = join(run.folder, 'keys');
  const address = `10.99.${run.slot}.${10 + index}`;
  const cable = `gh${run.id}h${index}`;
  await mustRun('sh', [script('host-folder.sh'), folder, name, keysFolder]);
  // What libvirt found out about QEMU (2 s of asking) is true for every host of this machine; libvirt checks it itself.
  await cp(capabilitiesCache, join(folder, 'cache/qemu/capabilities'), { recursive: true }).catch(() => undefined);

  const unshare = ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const device = kvm === 'machine' ? ['kvm'] : [];
  const child = spawn('unshare', [...unshare, 'bash', script('host-boot.sh'), folder, name, address, ...device], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Not in this process's group: Ctrl-C at a terminal must reach the harness first.
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  const up = waitForUp(child, name);
  up.catch(() => undefined);
  if (!child.pid) throw new Error('unshare could not be started');
  const outer = child.pid;
  await writeMark(join(run.folder, `${name}.process`), markProcess(outer));
  const pid = await waitUntil(`process 1 of ${name}`, async () => {
    const children = await readFile(`/proc/${outer}/task/${outer}/children`, 'utf8').catch(() => '');
    return Number.parseInt(children, 10) || undefined;
  });
  await mustRun('ip', ['link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid)]);
  await mustRun('ip', ['link', 'set', cable, 'master', run.bridge, 'up']);
  await up;
  if (internet) {
    const net = await connectInternet(pid);
    if (net.pid) await writeMark(join(run.folder, `${name}-internet.process`), markProcess(net.pid));
    await writeFile(join(folder, 'etc/resolv.conf'), 'nameserver 10.0.2.3\n');
  }
  // The host must not keep a test process alive that is done.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
  return createTestHost({ name, address, folder, keysFolder, pid, cable });
}

/**
 * Starts real KVM hosts on this machine (as root), each in its own namespaces: about a second for two.
 * They end with `stop`, or with this process, however it ends.
 */
export async function startHosts(options: HostOptions): Promise<TestHosts> {
  const { count, name = 'host' } = options;
  if (process.getuid?.() !== 0) throw new Error('Test hosts need root.');
  await reapDeadRuns();
  const run = await claimRun();
  const indexes = Array.from({ length: count }, (_, i) => i + 1);
  try {
    const keys = join(run.folder, 'keys');
    await mkdir(keys, { mode: 0o700 });
    await writeFile(join(keys, 'peers'), indexes.map((i) => `10.99.${run.slot}.${10 + i} ${name}${i}\n`).join(''));
    await Promise.all(
      ['user', 'root'].map((login) =>
        mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', login, '-f', join(keys, login)]),
      ),
    );
    const started = await Promise.allSettled(indexes.map((i) => startHost(run, i, `${name}${i}`, options)));
    const hosts = started.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
    return {
      hosts,
      gateway: run.gateway,
      async stop() {
        await Promise.all(hosts.slice(0, 1).map(keepCapabilities));
        await releaseRun(run);
      },
    };
  } catch (error) {
    await releaseRun(run);
    throw error;
  }
}

const keepCapabilities = async (host: TestHost): Promise<void> => {
  await cp(join(host.folder, 'cache/qemu/capabilities'), capabilitiesCache, { recursive: true }).catch(() => undefined);
};
