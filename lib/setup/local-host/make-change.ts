import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openKvm } from '#lib/setup/local-host/closed-kvm.ts';
import { removeDeadKvm } from '#lib/setup/local-host/dead-kvm.ts';
import { installPackages } from '#lib/setup/local-host/install-packages.ts';
import { addLibvirtAccess } from '#lib/setup/local-host/libvirt-access.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import { prepareLocalSshd } from '#lib/setup/local-host/local-sshd.ts';
import { buildNetworkXml } from '#lib/setup/local-host/network-definition.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import { runCommand, tryCommand } from '#lib/setup/local-host/run-command.ts';
import { startDaemons } from '#lib/setup/local-host/start-daemons.ts';
import type { SystemUser } from '#lib/setup/system-user.ts';

type Making = { dataDir: string; user: SystemUser | undefined; record: (exact: PlannedChange) => void };

const virsh = (...args: string[]): Promise<string> => runCommand('virsh', ['--connect', 'qemu:///system', ...args]);

/** Does one change and gives it back as it was really made (more packages come along than were asked for). */
export async function makeChange(change: PlannedChange, making: Making): Promise<PlannedChange> {
  switch (change.kind) {
    case 'keep-ssh-off':
      await runCommand('systemctl', ['mask', ...change.units]);
      return change;
    case 'install-packages':
      return {
        ...change,
        packages: await installPackages(change.packages, (packages) => making.record({ ...change, packages })),
      };
    case 'remove-dead-kvm':
      removeDeadKvm();
      return change;
    case 'open-kvm':
      openKvm();
      return change;
    case 'set-libvirt-access':
      writeFileSync(change.file, addLibvirtAccess(readFileSync(change.file, 'utf8')));
      return change;
    case 'enable-services':
      await runCommand('systemctl', ['enable', '--now', ...change.units.map(({ name }) => name)]);
      return change;
    case 'start-daemons':
      await startDaemons(change.daemons);
      return change;
    case 'add-login':
      await runCommand('useradd', [
        '--create-home',
        '--shell',
        '/bin/bash',
        '--comment',
        'Guesthouse',
        '--user-group',
        '--password',
        '*',
        change.login,
      ]);
      return change;
    case 'add-groups':
      await runCommand('usermod', ['--append', '--groups', change.groups.join(','), change.login]);
      return change;
    case 'add-subids': {
      const range = `${change.first}-${change.first + change.count - 1}`;
      await runCommand('usermod', ['--add-subuids', range, '--add-subgids', range, change.login]);
      return change;
    }
    case 'prepare-sshd':
      await prepareLocalSshd(making.dataDir, making.user);
      return change;
    case 'define-pool':
      await virsh('pool-define-as', '--name', change.name, '--type', 'dir', '--target', change.path);
      await tryCommand('virsh', ['--connect', 'qemu:///system', 'pool-build', '--pool', change.name]);
      await startPool(change.name);
      return change;
    case 'start-pool':
      await startPool(change.name);
      return change;
    case 'define-network':
      await defineNetwork(making.dataDir, change.name, change.subnet);
      await startNetwork(change.name);
      return change;
    case 'start-network':
      await startNetwork(change.name);
      return change;
  }
}

/** Starting what runs already is an error to virsh; what counts is that it runs afterwards. */
async function startPool(name: string): Promise<void> {
  await virsh('pool-autostart', '--pool', name);
  const started = await tryCommand('virsh', ['--connect', 'qemu:///system', 'pool-start', '--pool', name]);
  if (started === undefined && !/running/.test(await virsh('pool-info', '--pool', name)))
    await virsh('pool-start', '--pool', name);
}

async function startNetwork(name: string): Promise<void> {
  await virsh('net-autostart', '--network', name);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (/Active:\s+yes/.test(await virsh('net-info', '--network', name))) return;
    await (attempt
      ? virsh('net-start', '--network', name)
      : tryCommand('virsh', ['--connect', 'qemu:///system', 'net-start', '--network', name]));
    await sleep(200);
  }
}

async function defineNetwork(dataDir: string, name: string, subnet: string): Promise<void> {
  const file = path.join(localHostPaths(dataDir).dir, 'network.xml');
  writeFileSync(file, buildNetworkXml(name, subnet), { mode: 0o600 });
  try {
    await virsh('net-define', '--file', file);
  } finally {
    rmSync(file, { force: true });
  }
}
