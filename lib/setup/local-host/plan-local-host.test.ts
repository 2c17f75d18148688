import { describe, expect, test } from 'vitest';
import { describeUndo } from '#lib/setup/local-host/describe-undo.ts';
import type { LocalHostFacts } from '#lib/setup/local-host/local-host-facts.ts';
import { hostPackages } from '#lib/setup/local-host/local-host-packages.ts';
import { planLocalHost } from '#lib/setup/local-host/plan-local-host.ts';
import { approvedKinds } from '#lib/setup/local-host/start-local-host.ts';
import { reasonToKeep } from '#lib/setup/local-host/undo-local-host.ts';

const bare: LocalHostFacts = {
  isRoot: true,
  architecture: 'x64',
  hasApt: true,
  distribution: 'Debian',
  hasServiceManager: false,
  units: [],
  hasPolkit: false,
  installedPackages: [],
  knownPackages: null,
  libvirt: { answers: false, logsAnswer: false, settings: {}, pools: null, networks: null },
  deadKvm: null,
  closedKvm: null,
  groups: [],
  login: null,
  sshServer: { installed: false, prepared: false, config: '/var/lib/guesthouse/local-host/sshd_config' },
  addresses: ['127.0.0.1', '10.0.0.5'],
};

const ready: LocalHostFacts = {
  ...bare,
  installedPackages: hostPackages('x64').map(({ name }) => name),
  libvirt: {
    answers: true,
    logsAnswer: true,
    settings: { auth_unix_rw: 'none' },
    pools: [{ name: 'images', path: '/var/lib/libvirt/images', isActive: true, autostart: true }],
    networks: [{ name: 'default', isActive: true, autostart: true }],
  },
  login: { groups: ['libvirt', 'libvirt-qemu'], hasSubIds: true },
  sshServer: { ...bare.sshServer, installed: true, prepared: true },
};

const kinds = (facts: LocalHostFacts) => planLocalHost(facts).map(({ kind }) => kind);

describe('planLocalHost', () => {
  test('a bare machine without a service manager', () => {
    expect(kinds(bare)).toEqual([
      'install-packages',
      'set-libvirt-access',
      'start-daemons',
      'add-login',
      'add-groups',
      'prepare-sshd',
      'define-pool',
      'define-network',
    ]);
  });

  test('with systemd and polkit the settings of libvirt stay, and port 22 is not opened by the way', () => {
    expect(kinds({ ...bare, hasServiceManager: true, hasPolkit: true })).toEqual([
      'keep-ssh-off',
      'install-packages',
      'enable-services',
      'add-login',
      'add-groups',
      'prepare-sshd',
      'define-pool',
      'define-network',
    ]);
  });

  test('an SSH server that is there is left alone', () => {
    const facts = { ...bare, hasServiceManager: true, hasPolkit: true, installedPackages: ['openssh-server'] };
    expect(kinds(facts)).not.toContain('keep-ssh-off');
  });

  test('a machine that is ready needs nothing', () => expect(kinds(ready)).toEqual([]));

  const deadKvm = { major: 10, minor: 232, mode: 0o660, uid: 0, gid: 104 };

  test('a /dev/kvm that leads nowhere goes before libvirt is asked for anything', () => {
    expect(kinds({ ...bare, deadKvm }).slice(0, 2)).toEqual(['install-packages', 'remove-dead-kvm']);
    expect(planLocalHost({ ...ready, deadKvm })).toMatchObject([{ kind: 'remove-dead-kvm', device: deadKvm }]);
  });

  test('a /dev/kvm that QEMU may not open is opened before libvirt is asked for anything', () => {
    const closedKvm = { major: 10, minor: 232, mode: 0o600, uid: 0, gid: 0 };
    expect(kinds({ ...bare, closedKvm }).slice(0, 2)).toEqual(['install-packages', 'open-kvm']);
    expect(planLocalHost({ ...ready, closedKvm })).toMatchObject([{ kind: 'open-kvm', device: closedKvm }]);
  });

  test('packages that this release does not have are left out; that the lists of apt are fetched is told', () => {
    const [install] = planLocalHost({ ...bare, knownPackages: ['qemu-utils'] });
    expect(install?.command).toMatch(/^apt-get update; apt-get install /);
    const names = install?.kind === 'install-packages' ? install.packages : [];
    expect(names).toContain('qemu-utils');
    expect(names).not.toContain('libvirt-daemon-driver-storage');
  });

  test('a pool at the path is used whatever its name, and one that sleeps is started', () => {
    const pools = [{ name: 'default', path: '/var/lib/libvirt/images', isActive: false, autostart: true }];
    expect(planLocalHost({ ...ready, libvirt: { ...ready.libvirt, pools } })).toMatchObject([
      { kind: 'start-pool', name: 'default', wasActive: false, wasAutostart: true },
    ]);
  });

  test('the name of a pool elsewhere is not taken twice', () => {
    const pools = [{ name: 'images', path: '/srv', isActive: true, autostart: true }];
    expect(planLocalHost({ ...ready, libvirt: { ...ready.libvirt, pools } })).toMatchObject([
      { kind: 'define-pool', name: 'guesthouse' },
    ]);
  });

  test('the network keeps off subnets that are in use', () => {
    const facts = {
      ...ready,
      addresses: ['192.168.122.17', '192.168.123.1'],
      libvirt: { ...ready.libvirt, networks: [] },
    };
    expect(planLocalHost(facts)).toMatchObject([{ kind: 'define-network', subnet: '192.168.124' }]);
  });

  test('without apt nothing is installed, the rest is still done', () => {
    expect(kinds({ ...bare, hasApt: false })).not.toContain('install-packages');
  });

  test('the command of our SSH server names the settings as they will be', () => {
    const sshd = planLocalHost(bare).find(({ kind }) => kind === 'prepare-sshd');
    expect(sshd?.command).toBe('/usr/sbin/sshd -f /var/lib/guesthouse/local-host/sshd_config');
  });

  test('each change says what, why, with which command, and how it is undone', () => {
    const all = [bare, { ...bare, deadKvm, hasServiceManager: true }, { ...bare, closedKvm: deadKvm }];
    for (const change of all.flatMap(planLocalHost)) {
      for (const text of [change.what, change.why, change.command, describeUndo(change)])
        expect(text.length).toBeGreaterThan(10);
    }
  });
});

test('a yes covers what its changes bring along', () => {
  expect(approvedKinds(planLocalHost(bare))).toContain('start-network');
  expect(approvedKinds(planLocalHost(ready)).size).toBe(0);
});

describe('reasonToKeep', () => {
  const disk = `<disk><source file='/var/lib/libvirt/images/a.qcow2'/></disk><interface><source network='default'/></interface>`;
  const plan = planLocalHost(bare);
  const kept = (uses: Parameters<typeof reasonToKeep>[1]) =>
    plan.filter((change) => reasonToKeep(change, uses, false)).map(({ kind }) => kind);

  test('without guests everything goes', () => expect(kept({ count: 0, running: 0, definitions: [] })).toEqual([]));

  test('what a running guest stands on stays', () => {
    const all = ['install-packages', 'start-daemons', 'define-pool', 'define-network'];
    expect(kept({ count: 1, running: 1, definitions: [disk] })).toEqual(all);
  });

  test('the SSH server of the system is kept off for as long as its package is there', () => {
    const off = planLocalHost({ ...bare, hasServiceManager: true }).find(({ kind }) => kind === 'keep-ssh-off');
    const none = { count: 0, running: 0, definitions: [] };
    expect(off && [reasonToKeep(off, none, true), reasonToKeep(off, none, false)]).toEqual([
      expect.stringContaining('systemctl unmask ssh.service ssh.socket'),
      undefined,
    ]);
  });

  test('a guest elsewhere keeps only the packages', () => {
    expect(kept({ count: 1, running: 0, definitions: [`<disk><source file='/srv/a'/></disk>`] })).toEqual([
      'install-packages',
    ]);
  });
});
