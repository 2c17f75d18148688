import { type ClonedDisk, isKept } from '#lib/domain/guest/clone/plan-clone.ts';
import type { GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';

export type CloneInWords = {
  hardware: GuestHardware;
  disks: readonly ClonedDisk[];
  osId: string | null;
  snapshotCount: number;
  /** UEFI variables: none at all, copied, or made anew because they lie outside the pools */
  variables: 'none' | 'copied' | 'fresh';
  withSettings: boolean;
};

export const isWindows = (osId: string | null): boolean => osId?.startsWith('win') ?? false;

const listOf = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

function ofKept(disks: readonly GuestDisk[]): string[] {
  const filled = disks.filter((disk) => isKept(disk) && disk.source.kind !== 'empty');
  const discs = filled.filter((disk) => disk.device === 'cdrom').map((disk) => disk.target);
  const shared = filled.filter((disk) => disk.device !== 'cdrom').map((disk) => disk.target);
  return [
    ...(discs.length > 0 ? [`The disc in ${listOf(discs)} is not copied: both read the same.`] : []),
    ...(shared.length > 0
      ? [`${listOf(shared)} is read only or shareable and is not copied: both use the same disk.`]
      : []),
  ];
}

function ofIdentity({ osId, withSettings }: CloneInWords): string[] {
  if (isWindows(osId))
    return ['Inside, Windows keeps its computer name and SID. Run sysprep in the original before it is cloned.'];
  const machineId =
    'Its machine-id stays that of the original. In the clone, run: rm /etc/machine-id; systemd-machine-id-setup; reboot';
  if (!withSettings)
    return [
      'Inside it is the same system: its host name and its SSH host keys stay those of the original. If the network is bound to the old MAC address, it has to be set up again.',
      machineId,
    ];
  return [
    'At its first start cloud-init, if it is installed in it, gives it its own host name, SSH host keys and network settings. Logins and passwords stay.',
    machineId,
  ];
}

/** What becomes of everything in a clone, a sentence each. */
export function describeClone(clone: CloneInWords): string[] {
  const { hardware, disks, snapshotCount, variables } = clone;
  const targets = listOf(disks.map((disk) => disk.target));
  return [
    disks.length > 0
      ? `${targets} ${disks.length === 1 ? 'is' : 'are'} copied whole, and ${disks.length === 1 ? 'depends' : 'depend'} on nothing afterwards.`
      : 'It has no disk of its own, so nothing is copied.',
    ...ofKept(hardware.disks),
    'It gets a UUID and MAC addresses of its own, and does not start with its host.',
    ...(variables === 'copied' ? ['Its UEFI variables are copied.'] : []),
    ...(variables === 'fresh'
      ? ['Its UEFI variables lie outside the storage pools and begin anew: boot entries made in it are missing.']
      : []),
    ...(hardware.tpm
      ? ['Its TPM begins empty: what the old one locked, such as BitLocker, asks for its recovery key.']
      : []),
    ...(snapshotCount > 0 ? ['Snapshots are not copied.'] : []),
    ...(hardware.hostDevices.length > 0
      ? ['It has the same devices of the host: only one of the two can run at a time.']
      : []),
    ...(hardware.serials.some((serial) => serial.type !== 'pty')
      ? ['A serial port leads to a file or socket of the host, and to the same one from the clone.']
      : []),
    ...ofIdentity(clone),
  ];
}
