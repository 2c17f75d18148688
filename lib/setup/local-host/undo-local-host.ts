import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { removeLibvirtAccess } from '#lib/setup/local-host/libvirt-access.ts';
import {
  type MadeChange,
  readLocalHostChanges,
  writeLocalHostChanges,
} from '#lib/setup/local-host/local-host-changes.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import { removePackages } from '#lib/setup/local-host/remove-packages.ts';
import { tryCommand } from '#lib/setup/local-host/run-command.ts';
import { stopDaemons } from '#lib/setup/local-host/stop-daemons.ts';
import type { SystemUser } from '#lib/setup/system-user.ts';

const virsh = (...args: string[]): Promise<string | undefined> =>
  tryCommand('virsh', ['--connect', 'qemu:///system', ...args]);

/** The sentence that tells a person what taking a change back does. */
export function describeUndo(change: PlannedChange): string {
  switch (change.kind) {
    case 'keep-ssh-off':
      return `Let the system's SSH server be started again (${change.units.join(', ')})`;
    case 'install-packages':
      return `Remove ${change.packages.length} packages: ${change.packages.join(', ')}`;
    case 'set-libvirt-access':
      return `Take our lines out of ${change.file}`;
    case 'enable-services':
      return `Stop ${change.units.join(', ')}, also at boot`;
    case 'start-daemons':
      return `Stop ${change.daemons.join(' and ')}`;
    case 'add-login':
      return `Delete the login ${change.login} and its home`;
    case 'add-groups':
      return `Take ${change.login} out of ${change.groups.join(' and ')}`;
    case 'add-subids':
      return `Take the range of user ids from ${change.login}`;
    case 'prepare-sshd':
      return 'Delete the keys and settings of our SSH server';
    case 'define-pool':
      return `Forget the pool ${change.name}; its files stay`;
    case 'start-pool':
      return `Put the pool ${change.name} back as it was`;
    case 'define-network':
      return `Delete the network ${change.name}`;
    case 'start-network':
      return `Put the network ${change.name} back as it was`;
  }
}

/**
 * Takes back what was changed, the last first, and forgets each when it is done. Gives sentences about what had to stay:
 * guests are never stopped or lost by this.
 */
export async function undoLocalHost(
  dataDir: string,
  user: SystemUser | undefined,
  say: (line: string) => void,
): Promise<string[]> {
  const kept: string[] = [];
  let left: MadeChange[] = readLocalHostChanges(dataDir);
  const guests = (await virsh('list', '--all', '--name'))?.split('\n').filter(Boolean) ?? [];
  const stayed: MadeChange[] = [];
  for (const made of [...left].reverse()) {
    say(`  ${describeUndo(made.change)}`);
    const reason = await undoChange(made.change, dataDir, guests.length);
    if (reason) {
      kept.push(reason);
      stayed.unshift(made);
    }
    left = left.filter((other) => other !== made);
    writeLocalHostChanges(dataDir, [...left, ...stayed], user);
  }
  rmSync(localHostPaths(dataDir).choiceFile, { force: true });
  return kept;
}

/** Takes one change back; a sentence when it had to stay. Doing it twice does no harm. */
async function undoChange(change: PlannedChange, dataDir: string, guestCount: number): Promise<string | undefined> {
  const hasGuests = `there are ${guestCount} guests on this machine`;
  switch (change.kind) {
    case 'keep-ssh-off':
      await tryCommand('systemctl', ['unmask', ...change.units]);
      return undefined;
    case 'install-packages':
      return guestCount ? `The packages stay: ${hasGuests}.` : removePackages(change.packages);
    case 'set-libvirt-access':
      editFile(change.file, removeLibvirtAccess);
      return undefined;
    case 'enable-services':
      if (guestCount) return `${change.units.join(', ')} stay on: ${hasGuests}.`;
      await tryCommand('systemctl', ['disable', '--now', ...change.units]);
      return undefined;
    case 'start-daemons':
      if (guestCount) return `${change.daemons.join(' and ')} run on: ${hasGuests}.`;
      await stopDaemons(change.daemons);
      return undefined;
    case 'add-login':
      await tryCommand('pkill', ['-TERM', '-u', change.login]);
      await tryCommand('userdel', ['--remove', change.login]);
      return undefined;
    case 'add-groups':
      for (const group of change.groups) await tryCommand('gpasswd', ['--delete', change.login, group]);
      return undefined;
    case 'add-subids': {
      const range = `${change.first}-${change.first + change.count - 1}`;
      await tryCommand('usermod', ['--del-subuids', range, '--del-subgids', range, change.login]);
      return undefined;
    }
    case 'prepare-sshd': {
      const { hostFile, sshdConfig, sshdHostKey, authorizedKeys, privateKey, sshdLog } = localHostPaths(dataDir);
      const files = [
        hostFile,
        sshdConfig,
        sshdHostKey,
        `${sshdHostKey}.pub`,
        authorizedKeys,
        privateKey,
        `${privateKey}.pub`,
        sshdLog,
      ];
      for (const file of files) rmSync(file, { force: true });
      return undefined;
    }
    case 'define-pool':
      if (guestCount) return `The pool ${change.name} stays: ${hasGuests}.`;
      await virsh('pool-destroy', '--pool', change.name);
      await virsh('pool-undefine', '--pool', change.name);
      return undefined;
    case 'start-pool':
      if (guestCount) return `The pool ${change.name} stays as it is: ${hasGuests}.`;
      if (!change.wasActive) await virsh('pool-destroy', '--pool', change.name);
      if (!change.wasAutostart) await virsh('pool-autostart', '--disable', '--pool', change.name);
      return undefined;
    case 'define-network':
      if (guestCount) return `The network ${change.name} stays: ${hasGuests}.`;
      await virsh('net-destroy', '--network', change.name);
      await virsh('net-undefine', '--network', change.name);
      return undefined;
    case 'start-network':
      if (guestCount) return `The network ${change.name} stays as it is: ${hasGuests}.`;
      if (!change.wasActive) await virsh('net-destroy', '--network', change.name);
      if (!change.wasAutostart) await virsh('net-autostart', '--disable', '--network', change.name);
      return undefined;
  }
}

function editFile(file: string, edit: (text: string) => string): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  const edited = edit(text);
  if (edited !== text) writeFileSync(file, edited);
}
