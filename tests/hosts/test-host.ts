import { randomUUID } from 'node:crypto';
import { cp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildTinyDomain, serialLogPath, type TinyGuestOptions } from './build-tiny-domain.ts';
import { type CommandOutput, mustRun, runCommand } from './run-command.ts';
import { type TinyGuestFlavour, tinyDiskImage, tinyGuest } from './tiny-guest.ts';
import { waitUntil } from './wait-until.ts';

export type DefineTinyGuest = Omit<TinyGuestOptions, 'uuid'> & {
  uuid?: string;
  flavour?: TinyGuestFlavour;
  /** Default false: the guest is defined and shut off. */
  start?: boolean;
};

/** A KVM host with its own network, processes, /etc, /home, libvirt and SSH server. */
export type TestHost = {
  name: string;
  address: string;
  port: number;
  /** Base64 of its ed25519 public key, as in known_hosts. */
  hostKey: string;
  /** The login in the groups libvirt, libvirt-qemu and kvm; no root. */
  user: string;
  /** Private keys as OpenSSH text, and where they lie. */
  userKey: string;
  rootKey: string;
  userKeyPath: string;
  rootKeyPath: string;
  /** Opens both logins too. */
  password: string;
  /** The folder of the pool `images`, as the host sees it. */
  poolPath: string;
  /** The host's own folders as the machine sees them: etc, home, lib, log, run, … */
  folder: string;
  /** Runs a shell script on the host as root, without SSH. */
  exec(script: string): Promise<CommandOutput>;
  /** Runs virsh on the host; throws with its words when it fails. */
  virsh(...args: string[]): Promise<string>;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Kills the SSH server and every session in it, at once. */
  killSshd(): Promise<void>;
  startSshd(): Promise<void>;
  /** Kills libvirtd with SIGKILL; guests run on. */
  killLibvirtd(): Promise<void>;
  startLibvirtd(): Promise<void>;
  /** Gives the host another key, as a machine set up anew would have; returns it. */
  changeHostKey(): Promise<string>;
  defineTinyGuest(options: DefineTinyGuest): Promise<{ uuid: string }>;
  /** Waits until a tiny guest asks for a login on its serial console. */
  waitForPrompt(guestName: string, timeoutMs?: number): Promise<void>;
  /** Puts the tiny disk into the pool as a volume. Returns its path on the host. */
  addTinyImage(volume?: string, flavour?: TinyGuestFlavour): Promise<string>;
  /** Uploads a file of this machine into the pool as a raw volume, as a person would with virsh. */
  uploadVolume(volume: string, file: string): Promise<void>;
};

export type HostPlace = {
  name: string;
  address: string;
  folder: string;
  keysFolder: string;
  /** Number of the host's process 1, as the machine counts. */
  pid: number;
  /** The outer end of its network cable. */
  cable: string;
};

export const readHostKey = async (folder: string): Promise<string> =>
  (await readFile(join(folder, 'etc/ssh/ssh_host_ed25519_key.pub'), 'utf8')).split(' ')[1] ?? '';

export async function createTestHost(place: HostPlace): Promise<TestHost> {
  const { name, address, folder, keysFolder, pid, cable } = place;
  const poolPath = '/var/lib/libvirt/images';
  const userKeyPath = join(keysFolder, 'user');
  const rootKeyPath = join(keysFolder, 'root');
  const enter = ['-t', String(pid), '-m', '-u', '-i', '-n', '-p', '--'];

  const exec = (script: string) => runCommand('nsenter', [...enter, '/bin/sh', '-c', script]);
  const mustExec = (script: string) => mustRun('nsenter', [...enter, '/bin/sh', '-c', script]);
  const virsh = (...args: string[]) => mustRun('nsenter', [...enter, 'virsh', '-q', '-c', 'qemu:///system', ...args]);

  const startSshd = async () => {
    await mustExec('/usr/sbin/sshd -f /etc/ssh/sshd_config -E /var/log/sshd.log');
  };
  // The host sees only its own processes, so a name is safe there.
  const killSshd = async () => {
    await mustExec('while pkill -KILL -x sshd; do sleep 0.02; done; rm -f /run/sshd.pid');
  };
  const addTinyImage = async (volume = 'tiny.qcow2', flavour: TinyGuestFlavour = 'cloud') => {
    await cp(await tinyDiskImage(flavour), join(folder, 'lib/images', volume));
    await virsh('pool-refresh', 'images');
    return join(poolPath, volume);
  };

  return {
    name,
    address,
    port: 22,
    hostKey: await readHostKey(folder),
    user: 'guesthouse',
    userKey: await readFile(userKeyPath, 'utf8'),
    rootKey: await readFile(rootKeyPath, 'utf8'),
    userKeyPath,
    rootKeyPath,
    password: 'guesthouse-test',
    poolPath,
    folder,
    exec,
    virsh,
    async unplug() {
      await mustRun('ip', ['link', 'set', cable, 'down']);
    },
    async plug() {
      await mustRun('ip', ['link', 'set', cable, 'up']);
    },
    killSshd,
    startSshd,
    async killLibvirtd() {
      await mustExec(
        'pid=$(cat /run/libvirt/libvirtd.pid) && kill -KILL $pid && while kill -0 $pid 2>/dev/null; do sleep 0.02; done',
      );
    },
    async startLibvirtd() {
      await mustExec('/usr/sbin/libvirtd -d -p /run/libvirt/libvirtd.pid');
      await waitUntil(`libvirt answers on ${name}`, async () => (await exec('virsh -q list')).code === 0);
    },
    async changeHostKey() {
      await killSshd();
      const key = '/etc/ssh/ssh_host_ed25519_key';
      await mustExec(`rm -f ${key} ${key}.pub && ssh-keygen -q -t ed25519 -N '' -f ${key}`);
      await startSshd();
      return readHostKey(folder);
    },
    async defineTinyGuest({ start = false, flavour = 'cloud', uuid = randomUUID(), ...options }) {
      const files = await tinyGuest(flavour);
      const boot = `/var/lib/libvirt/boot/${flavour}`;
      if (options.boot === 'disk') {
        const base = await addTinyImage(`tiny-base-${flavour}.qcow2`, flavour);
        await mustExec(`qemu-img create -q -f qcow2 -F qcow2 -b ${base} ${poolPath}/${options.name}.qcow2`);
        await virsh('pool-refresh', 'images');
      } else {
        // A copy of the host's own: libvirt changes the owner of what it starts from, and hosts must not fight over it.
        await mustExec(
          `[ -e ${boot} ] || { d=$(mktemp -d ${boot}.XXXXXX) && cp ${files.kernel} ${files.initrd} $d/ && chmod 755 $d && mv -T $d ${boot} || [ -e ${boot} ]; }`,
        );
      }
      const xml = buildTinyDomain(
        { ...options, uuid },
        { kernel: `${boot}/vmlinuz`, initrd: `${boot}/initrd`, disk: `${poolPath}/${options.name}.qcow2` },
      );
      const file = `${uuid}.xml`;
      await writeFile(join(folder, 'tmp', file), xml);
      await virsh('define', `/tmp/${file}`);
      await rm(join(folder, 'tmp', file));
      if (start) await virsh('start', uuid);
      return { uuid };
    },
    async waitForPrompt(guestName, timeoutMs = 60_000) {
      const log = join(folder, serialLogPath(guestName).replace('/var/', ''));
      await waitUntil(
        `${guestName} asks for a login`,
        async () => (await readFile(log, 'utf8').catch(() => '')).includes(' login:'),
        { timeoutMs },
      );
    },
    addTinyImage,
    async uploadVolume(volume, file) {
      const at = `/tmp/${randomUUID()}`;
      await cp(file, join(folder, at));
      const { size } = await stat(file);
      await virsh('vol-create-as', 'images', volume, String(size), '--format', 'raw');
      await virsh('vol-upload', volume, at, '--pool', 'images');
      await rm(join(folder, at));
    },
  };
}
