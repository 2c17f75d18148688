import type { DeviceFile } from '#lib/setup/local-host/dead-kvm.ts';
import type { SeenUnit } from '#lib/setup/local-host/service-units.ts';

/** A pool or network as virsh lists it. */
export type SeenPool = { name: string; path: string; isActive: boolean; autostart: boolean };
export type SeenNetwork = { name: string; isActive: boolean; autostart: boolean };

/** What was found on this machine, as far as it matters for being a host. */
export type LocalHostFacts = {
  isRoot: boolean;
  architecture: string;
  hasApt: boolean;
  distribution: string;
  /** systemd runs as the first process */
  hasServiceManager: boolean;
  /** the units of libvirt that systemd has; none without it */
  units: SeenUnit[];
  /** libvirt can ask polkit who may use it */
  hasPolkit: boolean;
  installedPackages: string[];
  /** of those that are missing, the ones that apt knows; null when its lists were not fetched */
  knownPackages: string[] | null;
  libvirt: {
    /** libvirtd or virtqemud takes connections */
    answers: boolean;
    logsAnswer: boolean;
    /** `auth_unix_rw` and `unix_sock_group` as /etc/libvirt/libvirtd.conf sets them */
    settings: Readonly<Record<string, string>>;
    /** null when libvirt does not answer */
    pools: SeenPool[] | null;
    networks: SeenNetwork[] | null;
  };
  /** /dev/kvm that leads nowhere */
  deadKvm: DeviceFile | null;
  /** /dev/kvm that leads somewhere, and that QEMU may not open */
  closedKvm: DeviceFile | null;
  /** groups of the machine */
  groups: string[];
  login: { groups: string[]; hasSubIds: boolean } | null;
  /** `config`: where the settings of ours are, or will be */
  sshServer: { installed: boolean; prepared: boolean; config: string };
  /** IPv4 addresses in use, to keep the guests' network apart */
  addresses: string[];
};

/** The login on this machine that the server uses over SSH. */
export const hostLogin = 'guesthouse';

/** There where the package of the SSH server is. */
export const sshdProgram = '/usr/sbin/sshd';

/** libvirt's own folder for disks. */
export const imagesDir = '/var/lib/libvirt/images';
