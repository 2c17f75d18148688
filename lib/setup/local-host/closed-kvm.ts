import { chmodSync, chownSync, closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { type DeviceFile, kvmDevice, toDeviceFile } from '#lib/setup/local-host/dead-kvm.ts';

const groupId = (name: string): number | undefined => {
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  return line === undefined ? undefined : Number(line.split(':')[2]);
};

/**
 * /dev/kvm with a KVM behind it that the login of QEMU may not open; undefined where it may, where there is none, or where we may
 * not open it ourselves. udev gives the file to the group kvm; where none runs it stays root's. libvirt then finds that QEMU,
 * which it asks as root, knows KVM, and that KVM may not be used, and takes what it knows of QEMU for outdated at every look: 36 s
 * for each start of a guest instead of 0.4 s (libvirt 9.0, virQEMUCapsIsValid in qemu_capabilities.c).
 */
export function findClosedKvm(file: string = kvmDevice): DeviceFile | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isCharacterDevice()) return undefined;
  try {
    closeSync(openSync(file, 'r+'));
  } catch {
    return undefined;
  }
  const isForAll = (found.mode & 0o006) === 0o006;
  const isForGroup = (found.mode & 0o060) === 0o060 && found.gid === groupId('kvm');
  return isForAll || isForGroup ? undefined : toDeviceFile(found);
}

/** What udev's own rule does. Throws where there is no group kvm. */
export function openKvm(file: string = kvmDevice): void {
  const group = groupId('kvm');
  if (group === undefined) throw new Error('There is no group kvm on this machine.');
  chownSync(file, statSync(file).uid, group);
  chmodSync(file, 0o660);
}

/** At each start: the file is made anew at a boot. Where it cannot be changed libvirt is slow, and no more than that. */
export function keepKvmOpen(): void {
  try {
    if (findClosedKvm()) openKvm();
  } catch {
    // the host's page says so
  }
}

export function closeKvm({ mode, uid, gid }: DeviceFile, file: string = kvmDevice): void {
  if (!statSync(file, { throwIfNoEntry: false })) return;
  chownSync(file, uid, gid);
  chmodSync(file, mode);
}
