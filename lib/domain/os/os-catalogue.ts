/** What an OS is drawn as: the mark and its colour depend on the family only. */
export type OsFamily =
  | 'debian'
  | 'ubuntu'
  | 'fedora'
  | 'almalinux'
  | 'rocky'
  | 'rhel'
  | 'centos'
  | 'opensuse'
  | 'alpine'
  | 'arch'
  | 'freebsd'
  | 'windows'
  | 'linux'
  | 'unknown';

export type OsDescription = { osId: string; name: string; family: OsFamily };

/** By libosinfo's short ids; the database of a host ends where its distribution ended it (Debian 12's at Debian 11). */
const names: Record<string, readonly [string, OsFamily]> = {
  debian11: ['Debian 11', 'debian'],
  debian12: ['Debian 12', 'debian'],
  debian13: ['Debian 13', 'debian'],
  'ubuntu20.04': ['Ubuntu 20.04 LTS', 'ubuntu'],
  'ubuntu22.04': ['Ubuntu 22.04 LTS', 'ubuntu'],
  'ubuntu24.04': ['Ubuntu 24.04 LTS', 'ubuntu'],
  almalinux8: ['AlmaLinux 8', 'almalinux'],
  almalinux9: ['AlmaLinux 9', 'almalinux'],
  almalinux10: ['AlmaLinux 10', 'almalinux'],
  rocky8: ['Rocky Linux 8', 'rocky'],
  rocky9: ['Rocky Linux 9', 'rocky'],
  rocky10: ['Rocky Linux 10', 'rocky'],
  'opensuse15.6': ['openSUSE Leap 15.6', 'opensuse'],
  'opensuse16.0': ['openSUSE Leap 16.0', 'opensuse'],
  'rhel8.10': ['Red Hat Enterprise Linux 8.10', 'rhel'],
  'rhel9.6': ['Red Hat Enterprise Linux 9.6', 'rhel'],
  'rhel10.0': ['Red Hat Enterprise Linux 10.0', 'rhel'],
  'centos-stream9': ['CentOS Stream 9', 'centos'],
  'centos-stream10': ['CentOS Stream 10', 'centos'],
  opensusetumbleweed: ['openSUSE Tumbleweed', 'opensuse'],
  archlinux: ['Arch Linux', 'arch'],
  linux2022: ['Linux', 'linux'],
  win7: ['Windows 7', 'windows'],
  'win8.1': ['Windows 8.1', 'windows'],
  win10: ['Windows 10', 'windows'],
  win11: ['Windows 11', 'windows'],
  win2k8r2: ['Windows Server 2008 R2', 'windows'],
  win2k12r2: ['Windows Server 2012 R2', 'windows'],
  win2k16: ['Windows Server 2016', 'windows'],
  win2k19: ['Windows Server 2019', 'windows'],
  win2k22: ['Windows Server 2022', 'windows'],
  win2k25: ['Windows Server 2025', 'windows'],
};

/** For the versions that are not in the table: the beginning of the id says enough. */
const beginnings: readonly (readonly [string, string, OsFamily])[] = [
  ['debian', 'Debian', 'debian'],
  ['ubuntu', 'Ubuntu', 'ubuntu'],
  ['fedora', 'Fedora', 'fedora'],
  ['almalinux', 'AlmaLinux', 'almalinux'],
  ['rocky', 'Rocky Linux', 'rocky'],
  ['rhel', 'Red Hat Enterprise Linux', 'rhel'],
  ['centos-stream', 'CentOS Stream', 'centos'],
  ['centos', 'CentOS', 'centos'],
  ['opensuse', 'openSUSE', 'opensuse'],
  ['alpinelinux', 'Alpine Linux', 'alpine'],
  ['freebsd', 'FreeBSD', 'freebsd'],
  ['win2k', 'Windows Server', 'windows'],
  ['win', 'Windows', 'windows'],
];

/** The systems that are known by name, as short ids: what is offered where somebody says what a disc or a disk holds. */
export const knownOsIds: readonly string[] = Object.keys(names);

/** A name and a family for any short id. Never fails: an unknown one is shown as it is. */
export function describeOs(osId: string | null): OsDescription {
  if (!osId) return { osId: '', name: 'Unknown system', family: 'unknown' };
  const known = Object.hasOwn(names, osId) ? names[osId] : undefined;
  if (known) return { osId, name: known[0], family: known[1] };
  for (const [beginning, name, family] of beginnings)
    if (osId.startsWith(beginning))
      return { osId, name: `${name} ${osId.slice(beginning.length).replace(/^-/u, '')}`.trim(), family };
  return { osId, name: osId, family: osId.includes('linux') ? 'linux' : 'unknown' };
}

/** `/etc/os-release`'s ID and VERSION_ID, as the guest agent and a host tell them → a short id; null where there is none. */
export function osIdOfRelease(id: string, versionId: string): string | null {
  const major = versionId.split('.')[0] ?? '';
  switch (id) {
    case 'debian':
      return major ? `debian${major}` : null;
    case 'ubuntu':
      return versionId ? `ubuntu${versionId}` : null;
    case 'fedora':
    case 'almalinux':
    case 'rocky':
      return major ? `${id}${major}` : null;
    case 'rhel':
      return versionId ? `rhel${versionId}` : null;
    case 'centos':
      return major ? `centos-stream${major}` : null;
    case 'opensuse-leap':
      return versionId ? `opensuse${versionId}` : null;
    case 'opensuse-tumbleweed':
      return 'opensusetumbleweed';
    case 'alpine':
      return versionId ? `alpinelinux${versionId.split('.').slice(0, 2).join('.')}` : null;
    case 'arch':
      return 'archlinux';
    case 'freebsd':
      return versionId ? `freebsd${versionId}` : null;
    default:
      return null;
  }
}
