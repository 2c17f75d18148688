import { access, readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { findClosedKvm } from '#lib/setup/local-host/closed-kvm.ts';
import { findDeadKvm } from '#lib/setup/local-host/dead-kvm.ts';
import { parseLibvirtdConf } from '#lib/setup/local-host/libvirt-access.ts';
import { listInstalledPackages } from '#lib/setup/local-host/list-installed-packages.ts';
import {
  hostLogin,
  type LocalHostFacts,
  type SeenNetwork,
  type SeenPool,
  sshdProgram,
} from '#lib/setup/local-host/local-host-facts.ts';
import { hostPackages } from '#lib/setup/local-host/local-host-packages.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import { tryCommand } from '#lib/setup/local-host/run-command.ts';
import { libvirtUnits, parseUnitStates, showUnits } from '#lib/setup/local-host/service-units.ts';
import { isRoot } from '#lib/setup/system-user.ts';

/** Looks at this machine and changes nothing. */
export async function inspectLocalHost(dataDir: string): Promise<LocalHostFacts> {
  const architecture = process.arch;
  const hasServiceManager = await exists('/run/systemd/system');
  const answers = (await answersOn('/run/libvirt/libvirt-sock')) || (await answersOn('/run/libvirt/virtqemud-sock'));
  const release = parseLibvirtdConf((await readText('/etc/os-release')).toLowerCase());
  return {
    isRoot: isRoot(),
    architecture,
    hasApt: (await exists('/usr/bin/apt-get')) && (await exists('/usr/bin/dpkg-query')),
    distribution: release.pretty_name ?? 'this distribution',
    hasServiceManager,
    units: hasServiceManager ? parseUnitStates((await tryCommand('systemctl', showUnits(libvirtUnits))) ?? '') : [],
    hasPolkit: await hasPolkit(hasServiceManager),
    installedPackages: await listInstalledPackages(),
    knownPackages: await listKnown(hostPackages(architecture).map(({ name }) => name)),
    libvirt: {
      answers,
      logsAnswer: await answersOn('/run/libvirt/virtlogd-sock'),
      settings: parseLibvirtdConf(await readText('/etc/libvirt/libvirtd.conf')),
      pools: answers ? await listPools() : null,
      networks: answers ? await listNetworks() : null,
    },
    deadKvm: findDeadKvm() ?? null,
    closedKvm: findClosedKvm() ?? null,
    groups: (await readText('/etc/group')).split('\n').map((line) => line.split(':')[0] ?? ''),
    login: await readLogin(),
    sshServer: {
      installed: await exists(sshdProgram),
      prepared: await exists(localHostPaths(dataDir).hostFile),
      config: localHostPaths(dataDir).sshdConfig,
    },
    addresses: Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ family }) => family === 'IPv4')
      .map(({ address }) => address),
  };
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const readText = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

function answersOn(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path: socketPath });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

/** systemd starts polkit when it is asked for; without systemd it has to run already. */
async function hasPolkit(hasServiceManager: boolean): Promise<boolean> {
  const programs = ['/usr/lib/polkit-1/polkitd', '/usr/libexec/polkitd', '/usr/libexec/polkit-1/polkitd'];
  // Where polkit is not installed yet, it comes with libvirt-daemon-system.
  if (hasServiceManager)
    return !(await exists('/usr/bin/virsh')) || (await Promise.all(programs.map(exists))).includes(true);
  const names = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map((pid) => readText(`/proc/${pid}/comm`)),
  );
  return names.some((name) => name.trim() === 'polkitd') && (await exists('/run/dbus/system_bus_socket'));
}

async function listKnown(names: string[]): Promise<string[] | null> {
  const text = await tryCommand('apt-cache', ['pkgnames']);
  if (!text) return null;
  const all = new Set(text.split('\n'));
  // Without fetched lists apt still names what is installed.
  return all.has('bash') && all.has('nginx') ? names.filter((name) => all.has(name)) : null;
}

const virsh = (...args: string[]): Promise<string | undefined> =>
  tryCommand('virsh', ['--connect', 'qemu:///system', ...args]);

const lines = (text: string | undefined): string[] => (text ?? '').split('\n').filter(Boolean);

async function listPools(): Promise<SeenPool[] | null> {
  const names = await virsh('pool-list', '--all', '--name');
  if (names === undefined) return null;
  return Promise.all(
    lines(names).map(async (listed) => {
      const name = listed.trim();
      const path = /<path>(.*?)<\/path>/.exec((await virsh('pool-dumpxml', '--pool', name)) ?? '')?.[1] ?? '';
      return { name, path: path.replace(/\/+$/, ''), ...(await readStates('pool-info', '--pool', name)) };
    }),
  );
}

async function listNetworks(): Promise<SeenNetwork[] | null> {
  const names = await virsh('net-list', '--all', '--name');
  if (names === undefined) return null;
  return Promise.all(
    lines(names).map(async (listed) => ({
      name: listed.trim(),
      ...(await readStates('net-info', '--network', listed.trim())),
    })),
  );
}

async function readStates(
  command: string,
  flag: string,
  name: string,
): Promise<{ isActive: boolean; autostart: boolean }> {
  const info = (await virsh(command, flag, name)) ?? '';
  return { isActive: /^(State:\s+running|Active:\s+yes)/m.test(info), autostart: /^Autostart:\s+yes/m.test(info) };
}

async function readLogin(): Promise<LocalHostFacts['login']> {
  const passwd = (await readText('/etc/passwd')).split('\n').find((line) => line.startsWith(`${hostLogin}:`));
  if (!passwd) return null;
  const groups = (await readText('/etc/group'))
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([, , , members = '']) => members.split(',').includes(hostLogin))
    .map(([name = '']) => name);
  const hasRange = async (file: string) =>
    (await readText(file))
      .split('\n')
      .some((line) => line.startsWith(`${hostLogin}:`) && Number(line.split(':')[2]) >= 65_536);
  return { groups, hasSubIds: (await hasRange('/etc/subuid')) && (await hasRange('/etc/subgid')) };
}
