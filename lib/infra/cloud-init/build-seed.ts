import { stringify } from 'yaml';
import type { GuestLogin } from '#lib/domain/guest/guest-login.ts';
import { buildIso9660 } from '#lib/infra/cloud-init/build-iso9660.ts';

export type SeedSettings = {
  /** The instance of cloud-init: another one makes it run again. */
  guestId: string;
  hostname: string;
  /** Without one the logins inside stay as they are. */
  login?: GuestLogin;
  /** One per NIC in order: they become eth0, eth1, …, each asking by DHCP. */
  macAddresses: readonly string[];
  locale?: string;
  keyboardLayout?: string;
  timezone?: string;
  /** Installed at the first boot; needs a mirror that the guest reaches. */
  packages?: readonly string[];
};

export type SeedFiles = { 'user-data': string; 'meta-data': string; 'network-config': string };

/** Every text in quotes: cloud-init reads YAML 1.1, where `on`, `1e3` and the MAC 52:54:00:00:00:10 are not texts. */
const yaml = (value: unknown): string =>
  stringify(value, { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });

/** CDROMEJECT of linux/cdrom.h. cloud-init is Python itself, so that is there where eject(1) is not. */
const ejectInPython = 'import fcntl, os, sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK), 0x5309)';

/**
 * Opens the drive of this very disc: the sign of a guest without an agent that all of it was done, and the disc may go. Commands run in
 * cloud-init's last stage, when it has long read its sources and installed its packages. Where the disc is gone already, or the system
 * can do neither, it ends well all the same: a command that fails is a failed cloud-init to people.
 */
const giveBack = `disc=$(blkid -L cidata || findfs LABEL=cidata) && { eject "$disc" || python3 -c '${ejectInPython}' "$disc"; } || true`;
const lastCommands = [['sh', '-c', `{ ${giveBack}; } >/dev/null 2>&1`]];

/**
 * `user` (not `users`) changes the name of the distribution's own default account and keeps its shell, groups and sudo,
 * which differ: bash on Debian, sh on FreeBSD, wheel or sudo.
 */
function userData({ hostname, login, locale, keyboardLayout, timezone, packages = [] }: SeedSettings): string {
  // an empty list: no account of the distribution's either, which a new instance would be given otherwise
  if (!login) return `#cloud-config\n${yaml({ hostname, manage_etc_hosts: true, users: [], runcmd: lastCommands })}`;
  const hasPassword = login.passwordHash !== undefined;
  return `#cloud-config\n${yaml({
    hostname,
    manage_etc_hosts: true,
    user: {
      name: login.user,
      lock_passwd: !hasPassword,
      passwd: login.passwordHash,
      // the one before is for an account that is made now; an image of a guest may hold one of that name already
      hashed_passwd: login.passwordHash,
      ssh_authorized_keys: login.sshKeys.length > 0 ? login.sshKeys : undefined,
    },
    ssh_pwauth: hasPassword,
    // A password that must be changed at the first login locks people out of SSH with keys, too.
    chpasswd: { expire: false },
    locale,
    keyboard: keyboardLayout ? { layout: keyboardLayout } : undefined,
    timezone,
    package_update: packages.length > 0 ? true : undefined,
    packages: packages.length > 0 ? packages : undefined,
    runcmd: lastCommands,
  })}`;
}

/**
 * By MAC, because names differ (enp1s0, ens3, vtnet0). With `set-name`, because cloud-init's ifupdown renderer takes the
 * key itself for the name otherwise. IPv6 comes by router advertisement; asking for DHCPv6 where there is none would hold
 * ifupdown's boot for a minute.
 */
function networkConfig(macAddresses: readonly string[]): string {
  const ethernets = macAddresses.map((macaddress, index) => {
    const name = `eth${index}`;
    return [name, { match: { macaddress }, 'set-name': name, dhcp4: true }] as const;
  });
  return yaml({ version: 2, ethernets: Object.fromEntries(ethernets) });
}

/** The three files of cloud-init's NoCloud source. https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html */
export function buildSeedFiles(settings: SeedSettings): SeedFiles {
  return {
    'user-data': userData(settings),
    'meta-data': yaml({ 'instance-id': settings.guestId, 'local-hostname': settings.hostname }),
    'network-config': networkConfig(settings.macAddresses),
  };
}

/** The disc that carries them. The same settings give the same bytes, so a repeated step can tell that it is there already. */
export const buildSeed = (settings: SeedSettings): Buffer =>
  buildIso9660({
    label: 'cidata',
    files: Object.entries(buildSeedFiles(settings)).map(([name, text]) => ({ name, content: Buffer.from(text) })),
  });
