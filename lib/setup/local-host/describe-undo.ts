import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import { describeUnitsBack } from '#lib/setup/local-host/service-units.ts';

/** The sentence that tells a person what taking a change back does. */
export function describeUndo(change: PlannedChange): string {
  switch (change.kind) {
    case 'keep-ssh-off':
      return `Let the system's SSH server be started again (${change.units.join(', ')})`;
    case 'install-packages':
      return `Remove the ${change.packages.length} packages that came: ${shorten(change.packages)}`;
    case 'remove-dead-kvm':
      return 'Put /dev/kvm back';
    case 'open-kvm':
      return 'Give /dev/kvm its owner and rights back';
    case 'set-libvirt-access':
      return `Take our lines out of ${change.file}`;
    case 'enable-services':
      return describeUnitsBack(change.units);
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

const shorten = (names: string[]): string =>
  names.length > 8 ? `${names.slice(-8).join(', ')} and what they needed` : names.join(', ');
