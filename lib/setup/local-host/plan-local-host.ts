import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';
import { freeSubnet } from '#lib/setup/local-host/free-subnet.ts';
import { hostLogin, imagesDir, type LocalHostFacts, sshdProgram } from '#lib/setup/local-host/local-host-facts.ts';
import { hostPackages } from '#lib/setup/local-host/local-host-packages.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import { rememberUnits } from '#lib/setup/local-host/service-units.ts';

const subIds = { first: 2_100_000_000, count: 65_536 };

/**
 * What is missing for this machine to be a host, in the order in which it is done. What depends on programs that are not
 * there yet is planned as if it were missing; each change is looked at again just before it is made. Pure.
 */
export function planLocalHost(facts: LocalHostFacts): PlannedChange[] {
  return [
    ...planPackages(facts),
    ...planKvm(facts),
    ...planAccess(facts),
    ...planDaemons(facts),
    ...planLogin(facts),
    ...planSshd(facts),
    ...planPool(facts),
    ...planNetwork(facts),
  ];
}

function planPackages({
  hasApt,
  installedPackages,
  knownPackages,
  architecture,
  hasServiceManager,
}: LocalHostFacts): PlannedChange[] {
  if (!hasApt) return [];
  const missing = hostPackages(architecture).filter(
    ({ name, optional }) =>
      !installedPackages.includes(name) && !(optional && knownPackages && !knownPackages.includes(name)),
  );
  // A package that is only nice to have and that apt does not know yet must not keep the list from becoming empty.
  if (!missing.some(({ optional }) => !optional) && !knownPackages) return [];
  if (!missing.length) return [];
  const packages = missing.map(({ name }) => name);
  const install: PlannedChange = {
    kind: 'install-packages',
    what: `Fetch the lists of apt and install ${packages.length} packages`,
    why: missing.map(({ name, why }) => `${name} ${why}`).join('; '),
    command: `apt-get update; apt-get install --no-install-recommends ${packages.join(' ')}`,
    packages,
  };
  if (!packages.includes('openssh-server') || !hasServiceManager) return [install];
  const units = ['ssh.service', 'ssh.socket'];
  const off: PlannedChange = {
    kind: 'keep-ssh-off',
    what: 'Keep the SSH server of the system off',
    why: 'Its package would open port 22 to the network; Guesthouse only needs one of its own on 127.0.0.1',
    command: `systemctl mask ${units.join(' ')}`,
    units,
  };
  return [off, install];
}

function planKvm({ deadKvm, closedKvm }: LocalHostFacts): PlannedChange[] {
  if (closedKvm) {
    return [
      {
        kind: 'open-kvm',
        what: 'Let QEMU use /dev/kvm',
        why: 'Only root may open it here, as no udev gives it to the group kvm, and because of it libvirt looks at QEMU anew for every guest, for half a minute. Done again at each start',
        command: 'chgrp kvm /dev/kvm; chmod 660 /dev/kvm',
        device: closedKvm,
      },
    ];
  }
  if (!deadKvm) return [];
  return [
    {
      kind: 'remove-dead-kvm',
      what: 'Take away /dev/kvm, which leads nowhere here',
      why: 'No KVM is behind it (no VT-x or AMD-V), and because of it libvirt looks at QEMU anew for every guest, for seconds. It comes back by itself where KVM works; while it leads nowhere it is taken away again at each start',
      command: 'rm /dev/kvm',
      device: deadKvm,
    },
  ];
}

function planAccess({ hasPolkit, libvirt }: LocalHostFacts): PlannedChange[] {
  if (hasPolkit || libvirt.settings.auth_unix_rw === 'none') return [];
  const file = '/etc/libvirt/libvirtd.conf';
  return [
    {
      kind: 'set-libvirt-access',
      what: 'Let the group libvirt use libvirt',
      why: 'No polkit runs here to say who may; without it libvirt refuses everybody but root',
      command: `sed -i -e '1i auth_unix_rw = "none"' -e '1i unix_sock_group = "libvirt"' -e '1i unix_sock_rw_perms = "0770"' ${file}`,
      file,
    },
  ];
}

function planDaemons({ hasServiceManager, units: seen, libvirt }: LocalHostFacts): PlannedChange[] {
  const daemons = [
    ...(libvirt.logsAnswer ? [] : (['virtlogd'] as const)),
    ...(libvirt.answers ? [] : (['libvirtd'] as const)),
  ];
  if (!daemons.length) return [];
  const what = `Start ${daemons.join(' and ')}`;
  if (!hasServiceManager) {
    const why = 'libvirt does not answer, and nothing here starts services';
    return [
      {
        kind: 'start-daemons',
        what,
        why,
        command: daemons.map((name) => `${name} -d`).join('; '),
        daemons: [...daemons],
      },
    ];
  }
  const names = libvirt.answers ? ['virtlogd.socket'] : ['virtlogd.socket', 'libvirtd.socket', 'libvirtd.service'];
  const command = `systemctl enable --now ${names.join(' ')}`;
  const why = 'libvirt does not answer';
  return [{ kind: 'enable-services', what: `${what}, also at each boot`, why, command, ...rememberUnits(names, seen) }];
}

function planLogin({ login, groups }: LocalHostFacts): PlannedChange[] {
  // The second group is the one that QEMU runs as: the folder of a guest's screen is closed to all others.
  const wanted = ['libvirt', 'libvirt-qemu'];
  const missing = wanted.filter((name) => !login?.groups.includes(name));
  const changes: PlannedChange[] = [];
  if (!login) {
    changes.push({
      kind: 'add-login',
      what: `Make the login ${hostLogin}`,
      why: 'Guesthouse signs in as it from 127.0.0.1, with a key of its own and no password',
      command: `useradd --create-home --shell /bin/bash --password '*' ${hostLogin}`,
      login: hostLogin,
    });
  }
  if (missing.length) {
    const known = groups.length ? '' : ' (they come with libvirt)';
    changes.push({
      kind: 'add-groups',
      what: `Put ${hostLogin} into the groups ${missing.join(' and ')}${known}`,
      why: 'libvirt to use the daemon, libvirt-qemu to reach the screens. Who is in the group libvirt can become root here',
      command: `usermod --append --groups ${missing.join(',')} ${hostLogin}`,
      login: hostLogin,
      groups: missing,
    });
  }
  if (login && !login.hasSubIds) {
    const range = `${subIds.first}-${subIds.first + subIds.count - 1}`;
    changes.push({
      kind: 'add-subids',
      what: `Give ${hostLogin} a range of user ids`,
      why: 'Building an image without root needs ids of its own',
      command: `usermod --add-subuids ${range} --add-subgids ${range} ${hostLogin}`,
      login: hostLogin,
      ...subIds,
    });
  }
  return changes;
}

function planSshd({ sshServer }: LocalHostFacts): PlannedChange[] {
  if (sshServer.prepared) return [];
  return [
    {
      kind: 'prepare-sshd',
      what: 'Run an SSH server of our own on 127.0.0.1',
      why: 'It takes one login, one key (restrict,port-forwarding,pty) and nothing from outside. The SSH server of the system is not touched',
      command: shellCommand([sshdProgram, '-f', sshServer.config]),
    },
  ];
}

function planPool({ libvirt }: LocalHostFacts): PlannedChange[] {
  const found = libvirt.pools?.find(({ path }) => path === imagesDir);
  if (!found) {
    const taken = libvirt.pools?.map(({ name }) => name) ?? [];
    const name = ['images', 'guesthouse'].find((candidate) => !taken.includes(candidate)) ?? 'guesthouse-images';
    return [
      {
        kind: 'define-pool',
        what: `Make the pool ${name} at ${imagesDir}`,
        why: 'The place for disks and images',
        command: `virsh pool-define-as ${name} dir --target ${imagesDir}; virsh pool-start ${name}; virsh pool-autostart ${name}`,
        name,
        path: imagesDir,
      },
    ];
  }
  if (found.isActive && found.autostart) return [];
  const { name, isActive: wasActive, autostart: wasAutostart } = found;
  const command = `virsh pool-start ${name}; virsh pool-autostart ${name}`;
  return [
    {
      kind: 'start-pool',
      what: `Start the pool ${name}, also with libvirt`,
      why: 'It holds the disks',
      command,
      name,
      wasActive,
      wasAutostart,
    },
  ];
}

function planNetwork({ libvirt, addresses }: LocalHostFacts): PlannedChange[] {
  const { networks } = libvirt;
  if (networks?.some(({ isActive, autostart }) => isActive && autostart)) return [];
  const found = networks?.find(({ name }) => name === 'default') ?? networks?.[0];
  if (!found) {
    const subnet = freeSubnet(addresses);
    return [
      {
        kind: 'define-network',
        what: `Make the network default (${subnet}.0/24)`,
        why: 'Guests get addresses from it and reach the outside through this machine',
        command: 'virsh net-define default.xml; virsh net-start default; virsh net-autostart default',
        name: 'default',
        subnet,
      },
    ];
  }
  const { name, isActive: wasActive, autostart: wasAutostart } = found;
  const command = `virsh net-start ${name}; virsh net-autostart ${name}`;
  return [
    {
      kind: 'start-network',
      what: `Start the network ${name}, also with libvirt`,
      why: 'Guests get their addresses from it',
      command,
      name,
      wasActive,
      wasAutostart,
    },
  ];
}
