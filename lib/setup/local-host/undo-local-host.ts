import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { closeKvm } from '#lib/setup/local-host/closed-kvm.ts';
import { restoreKvm } from '#lib/setup/local-host/dead-kvm.ts';
import { describeUndo } from '#lib/setup/local-host/describe-undo.ts';
import { removeLibvirtAccess } from '#lib/setup/local-host/libvirt-access.ts';
import {
  countNetworkUsers,
  countPoolUsers,
  type GuestUses,
  listGuestUses,
} from '#lib/setup/local-host/list-guest-uses.ts';
import {
  type MadeChange,
  readLocalHostChanges,
  writeLocalHostChanges,
} from '#lib/setup/local-host/local-host-changes.ts';
import { sshdProgram } from '#lib/setup/local-host/local-host-facts.ts';
import { localHostPaths } from '#lib/setup/local-host/local-host-paths.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import { removeLogin } from '#lib/setup/local-host/remove-login.ts';
import { removePackages } from '#lib/setup/local-host/remove-packages.ts';
import { tryCommand } from '#lib/setup/local-host/run-command.ts';
import { planUnitsBack } from '#lib/setup/local-host/service-units.ts';
import { stopDaemons } from '#lib/setup/local-host/stop-daemons.ts';
import type { SystemUser } from '#lib/setup/system-user.ts';

const virsh = (...args: string[]): Promise<string | undefined> =>
  tryCommand('virsh', ['--connect', 'qemu:///system', ...args]);

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
  const uses = await listGuestUses();
  const stayed: MadeChange[] = [];
  for (const made of [...left].reverse()) {
    const stays = reasonToKeep(made.change, uses, existsSync(sshdProgram));
    // what takes minutes is said before it is done, and what is known to stay is not said to go
    if (!stays) say(`  ${describeUndo(made.change)}`);
    const reason = stays ?? (await undoChange(made.change, dataDir));
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
async function undoChange(change: PlannedChange, dataDir: string): Promise<string | undefined> {
  switch (change.kind) {
    case 'keep-ssh-off':
      await tryCommand('systemctl', ['unmask', ...change.units]);
      return undefined;
    case 'install-packages':
      return removePackages(change.packages);
    case 'remove-dead-kvm':
      await restoreKvm(change.device);
      return undefined;
    case 'open-kvm':
      closeKvm(change.device);
      return undefined;
    case 'set-libvirt-access':
      editFile(change.file, removeLibvirtAccess);
      return undefined;
    case 'enable-services':
      for (const call of planUnitsBack([...change.units, ...change.also])) await tryCommand('systemctl', call);
      return undefined;
    case 'start-daemons':
      await stopDaemons(change.daemons);
      return undefined;
    case 'add-login':
      return removeLogin(change.login);
    case 'add-groups':
      for (const group of change.groups) await tryCommand('gpasswd', ['--delete', change.login, group]);
      return undefined;
    case 'add-subids': {
      const range = `${change.first}-${change.first + change.count - 1}`;
      await tryCommand('usermod', ['--del-subuids', range, '--del-subgids', range, change.login]);
      return undefined;
    }
    case 'prepare-sshd':
      removeSshdFiles(dataDir);
      return undefined;
    case 'define-pool':
      await virsh('pool-destroy', '--pool', change.name);
      await virsh('pool-undefine', '--pool', change.name);
      return undefined;
    case 'start-pool':
      if (!change.wasActive) await virsh('pool-destroy', '--pool', change.name);
      if (!change.wasAutostart) await virsh('pool-autostart', '--disable', '--pool', change.name);
      return undefined;
    case 'define-network':
      await virsh('net-destroy', '--network', change.name);
      await virsh('net-undefine', '--network', change.name);
      return undefined;
    case 'start-network':
      if (!change.wasActive) await virsh('net-destroy', '--network', change.name);
      if (!change.wasAutostart) await virsh('net-autostart', '--disable', '--network', change.name);
      return undefined;
  }
}

/**
 * Why a change must stay, for the sake of guests or of the machine; undefined when it can go. `hasSshServer`: the package of
 * the SSH server is there at this moment. Pure.
 */
export function reasonToKeep(change: PlannedChange, uses: GuestUses, hasSshServer: boolean): string | undefined {
  const guests = (count: number) => (count === 1 ? 'a guest uses it' : `${count} guests use it`);
  switch (change.kind) {
    case 'keep-ssh-off':
      // the next boot would open port 22 to the network
      return hasSshServer
        ? `The SSH server of the system stays off, because its package stays. To have it: systemctl unmask ${change.units.join(' ')}`
        : undefined;
    case 'install-packages':
      return uses.count ? `The packages stay: there are guests on this machine (${uses.count}).` : undefined;
    case 'enable-services':
    case 'start-daemons':
      return uses.running ? `libvirt runs on: guests are running (${uses.running}).` : undefined;
    case 'define-pool':
    case 'start-pool': {
      const users = countPoolUsers(uses, change);
      return users ? `The pool ${change.name} stays: ${guests(users)}.` : undefined;
    }
    case 'define-network':
    case 'start-network': {
      const users = countNetworkUsers(uses, change.name);
      return users ? `The network ${change.name} stays: ${guests(users)}.` : undefined;
    }
    default:
      return undefined;
  }
}

function removeSshdFiles(dataDir: string): void {
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
