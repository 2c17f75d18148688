import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serialLogPath } from './build-tiny-domain.ts';
import { mustRun, runCommand } from './run-command.ts';
import { startHosts, type TestHosts } from './start-hosts.ts';
import type { TestHost } from './test-host.ts';
import { waitUntil } from './wait-until.ts';

/** One command over a real SSH connection as the login without root; the host key is checked. */
function sshExec(host: TestHost, command: string, key = host.userKey, user = host.user) {
  return new Promise<{ code: number; stdout: string }>((resolve, reject) => {
    const client = new ssh2.Client();
    client.on('error', reject);
    client.on('ready', () =>
      client.exec(command, (error, channel) => {
        if (error) return reject(error);
        let stdout = '';
        channel.on('data', (data: Buffer) => {
          stdout += data.toString();
        });
        channel.on('close', (code: number) => {
          client.end();
          resolve({ code, stdout });
        });
      }),
    );
    const hostVerifier = (blob: Buffer) => blob.toString('base64') === host.hostKey;
    client.connect({ host: host.address, username: user, privateKey: key, hostVerifier, readyTimeout: 10_000 });
  });
}

/** The first bytes that the other end of a forwarded socket says. */
function greetingOf(host: TestHost, socketPath: string) {
  return new Promise<string>((resolve, reject) => {
    const client = new ssh2.Client();
    client.on('error', reject);
    client.on('ready', () =>
      client.openssh_forwardOutStreamLocal(socketPath, (error, channel) => {
        if (error) return reject(error);
        channel.once('data', (data: Buffer) => {
          client.end();
          resolve(data.toString('latin1'));
        });
      }),
    );
    client.connect({ host: host.address, username: host.user, privateKey: host.userKey });
  });
}

/** Whether an SSH server there says its name within half a second: a busy one may need longer, so wait for it to be true. */
const isOpen = (address: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host: address, port, timeout: 500 });
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('data', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
    socket.once('close', () => answer(false));
  });

const stateOf = async (host: TestHost, guest: string) => (await host.virsh('domstate', guest)).trim();
const logOf = (host: TestHost, guest: string) =>
  readFile(join(host.folder, serialLogPath(guest).replace('/var/', '')), 'utf8').catch(() => '');
const promptsOf = async (host: TestHost, guest: string) => (await logOf(host, guest)).split(' login:').length - 1;

const slow = { timeout: 180_000 };

describe('two hosts', () => {
  let run: TestHosts;
  let a: TestHost;
  let b: TestHost;

  beforeAll(async () => {
    run = await startHosts({ count: 2, name: 'kvm' });
    const [first, second] = run.hosts;
    if (!first || !second) throw new Error('two hosts were asked for');
    a = first;
    b = second;
  }, 120_000);
  afterAll(() => run?.stop(), 60_000);

  it('are two machines: own name, own libvirt, own pool and network', async () => {
    const told = await Promise.all(
      run.hosts.map(
        async (host) => (await sshExec(host, 'hostname; id -Gn; virsh -c qemu:///system capabilities')).stdout,
      ),
    );
    expect(told.map((text) => text.split('\n')[0])).toEqual(['kvm1', 'kvm2']);
    expect(told[0]?.split('\n')[1]?.split(' ')).toEqual(expect.arrayContaining(['libvirt', 'libvirt-qemu']));
    expect(new Set(told.map((text) => /<uuid>(.*)<\/uuid>/.exec(text)?.[1])).size).toBe(2);
    for (const host of run.hosts) {
      expect(await host.virsh('pool-info', 'images')).toMatch(/State:\s+running.*Autostart:\s+yes/s);
      expect(await host.virsh('net-info', 'default')).toMatch(/Active:\s+yes/);
      expect((await host.exec('stat -c %a /var/lib/libvirt/images')).stdout.trim()).toBe('711');
    }
  });

  it('let root in too, and each other', async () => {
    const told = await sshExec(a, `ssh root@kvm2 hostname`, a.rootKey, 'root');
    expect(told).toEqual({ code: 0, stdout: 'kvm2\n' });
  });

  it('boot a tiny guest to its prompt; its screen is reachable by the plain login', slow, async () => {
    const { uuid } = await a.defineTinyGuest({ name: 'tiny', start: true, network: true, agent: true });
    await a.waitForPrompt('tiny');
    expect((await sshExec(a, 'virsh -c qemu:///system list --uuid')).stdout.trim()).toBe(uuid);
    expect(await b.virsh('list', '--all', '--uuid')).not.toContain(uuid);
    const xml = await a.virsh('dumpxml', uuid);
    const socket = /socket='([^']+)'/.exec(xml)?.[1] ?? '';
    expect(await greetingOf(a, socket)).toBe('RFB 003.008\n');
  });

  it('have guests that hear the keyboard', slow, async () => {
    // The shell on the screen writes to the serial console, which can be read as text.
    const keys = [...'echo ok'].map((letter) => (letter === ' ' ? 'KEY_SPACE' : `KEY_${letter.toUpperCase()}`));
    await a.virsh('send-key', 'tiny', ...keys.slice(0, 8));
    const redirect = [
      'KEY_SPACE',
      'KEY_LEFTSHIFT KEY_DOT',
      'KEY_SLASH',
      'KEY_D',
      'KEY_E',
      'KEY_V',
      'KEY_SLASH',
      'KEY_T',
      'KEY_T',
      'KEY_Y',
      'KEY_LEFTSHIFT KEY_S',
      'KEY_0',
      'KEY_ENTER',
    ];
    for (const stroke of redirect) await a.virsh('send-key', 'tiny', ...stroke.split(' '));
    await waitUntil('the typed line has run', async () => /login: .*ok\r?\n/s.test(await logOf(a, 'tiny')));
  });

  it('have guests whose agent and DHCP answer', slow, async () => {
    const ask = (command: string) => runCommandOn(a, `virsh qemu-agent-command tiny '{"execute":"${command}"}'`);
    expect(await ask('guest-get-host-name')).toContain('tiny');
    await waitUntil('an address from the network of the host', async () =>
      /192\.168\.122\.\d+/.test(await a.virsh('domifaddr', 'tiny', '--source', 'agent')),
    );
  });

  it('reboot and shut a guest down when they are asked to', slow, async () => {
    expect(await promptsOf(a, 'tiny')).toBe(1);
    await a.virsh('reboot', 'tiny', '--mode', 'acpi');
    await waitUntil('a second prompt', async () => (await promptsOf(a, 'tiny')) === 2, { timeoutMs: 90_000 });
    await a.virsh('shutdown', 'tiny');
    await waitUntil('shut off', async () => (await stateOf(a, 'tiny')) === 'shut off');
  });

  it('boot the tiny disk as a linked clone, which takes its name and login from a seed', slow, async () => {
    await b.defineTinyGuest({ name: 'disk', boot: 'disk', agent: true });
    const seed = join(b.folder, 'tmp/seed');
    await mustRun('mkdir', ['-p', seed]);
    await writeFile(join(seed, 'meta-data'), 'instance-id: i-1\nlocal-hostname: seeded\n');
    await writeFile(
      join(seed, 'user-data'),
      '#cloud-config\nhostname: seeded\nusers:\n  - name: ada\n    lock_passwd: false\n    passwd: "$6$abc$def"\n    ssh_authorized_keys:\n      - ssh-ed25519 AAAA ada\n',
    );
    await mustRun('genisoimage', [
      '-quiet',
      '-J',
      '-r',
      '-V',
      'cidata',
      '-o',
      join(b.folder, 'lib/images/seed.iso'),
      seed,
    ]);
    await b.virsh(
      'attach-disk',
      'disk',
      `${b.poolPath}/seed.iso`,
      'vdb',
      '--targetbus',
      'virtio',
      '--config',
      '--mode',
      'readonly',
    );
    await b.virsh('start', 'disk');
    await b.waitForPrompt('disk', 120_000);
    expect(await logOf(b, 'disk')).toContain('seeded login:');
    const read = {
      execute: 'guest-exec',
      arguments: { path: '/bin/grep', arg: ['^ada', '/etc/shadow'], 'capture-output': true },
    };
    const asked = JSON.parse(await b.virsh('qemu-agent-command', 'disk', JSON.stringify(read)));
    const status = { execute: 'guest-exec-status', arguments: { pid: asked.return.pid } };
    const [shadow] = await waitUntil('the agent ran it', async () => {
      const told = JSON.parse(await b.virsh('qemu-agent-command', 'disk', JSON.stringify(status)));
      return told.return.exited && [Buffer.from(told.return['out-data'] ?? '', 'base64').toString()];
    });
    expect(shadow).toContain('ada:$6$abc$def:');
    await b.virsh('shutdown', 'disk', '--mode', 'agent');
    await waitUntil('shut off', async () => (await stateOf(b, 'disk')) === 'shut off');
  });

  it('can be unplugged, and lose sshd and libvirtd, and get them back', slow, async () => {
    await waitUntil('it is reached', () => isOpen(b.address, 22));
    await b.unplug();
    expect(await isOpen(b.address, 22)).toBe(false);
    await waitUntil('the other one is reached', () => isOpen(a.address, 22));
    await b.plug();
    await waitUntil('plugged in again', () => isOpen(b.address, 22));

    await b.killSshd();
    expect(await isOpen(b.address, 22)).toBe(false);
    await b.startSshd();
    await waitUntil('its SSH server listens', () => isOpen(b.address, 22));
    expect((await sshExec(b, 'true')).code).toBe(0);

    await b.defineTinyGuest({ name: 'survivor', start: true });
    await b.killLibvirtd();
    expect((await sshExec(b, 'virsh -c qemu:///system list')).code).not.toBe(0);
    await b.startLibvirtd();
    expect(await stateOf(b, 'survivor')).toBe('running');

    const before = b.hostKey;
    expect(await b.changeHostKey()).not.toBe(before);
  });
});

const runCommandOn = async (host: TestHost, script: string) => (await host.exec(script)).stdout;

describe('stop', () => {
  it('leaves no process, no cable, no bridge and no file, even with guests running', slow, async () => {
    const run = await startHosts({ count: 1, name: 'gone' });
    const host = run.hosts[0];
    if (!host) throw new Error('one host was asked for');
    await host.defineTinyGuest({ name: 'busy', start: true });
    const bridges = async () =>
      (await mustRun('ip', ['-o', '-4', 'address'])).split('\n').filter((line) => line.includes(`${run.gateway}/`));
    const processes = async () => {
      const found: string[] = [];
      for (const pid of await readdir('/proc')) {
        if (!/^\d+$/.test(pid)) continue;
        const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '');
        if (mounts.includes(host.folder)) found.push(pid);
      }
      return found;
    };
    expect(await bridges()).toHaveLength(1);
    expect((await processes()).length).toBeGreaterThan(4);
    await run.stop();
    expect(await bridges()).toHaveLength(0);
    expect(await processes()).toEqual([]);
    expect(existsSync(host.folder)).toBe(false);
    expect((await runCommand('ip', ['route', 'show', '10.99.0.0/16'])).stdout).not.toContain(run.gateway);
  });

  it('happens by itself when the process that started them is killed; the next start sweeps up', slow, async () => {
    const starter = join(import.meta.dirname, `killed-${process.pid}.ts`);
    await writeFile(
      starter,
      `import { startHosts } from './start-hosts.ts';
const run = await startHosts({ count: 1, name: 'killed' });
console.log(run.hosts[0]?.folder, run.hosts[0]?.address);
process.kill(process.pid, 'SIGKILL');
`,
    );
    const told = await runCommand(process.execPath, [starter]).finally(() => rm(starter));
    const [folder = '', address = ''] = told.stdout.trim().split(' ');
    expect(folder).toContain('killed1');
    await waitUntil('the host is gone', async () => !(await isOpen(address, 22)));
    const next = await startHosts({ count: 1 });
    expect(existsSync(folder)).toBe(false);
    await next.stop();
  });
});
