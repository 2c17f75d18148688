import { closeSync, openSync, rmSync, type Stats, statSync } from 'node:fs';
import { runCommand } from '#lib/setup/local-host/run-command.ts';

export const kvmDevice = '/dev/kvm';

/** A device file, as far as it takes to make it again. */
export type DeviceFile = { major: number; minor: number; mode: number; uid: number; gid: number };

/**
 * /dev/kvm where nothing is behind it; undefined where KVM answers or there is no such file. Debian makes the file at boot
 * for the module to be loaded on first use (kmod's static nodes), also where the processor offers no virtualization. libvirt
 * sees that QEMU may use the file, QEMU finds no KVM, and libvirt takes what it knows of QEMU for outdated at every look:
 * 2 s for each definition of a guest instead of 0.03 s (libvirt 9.0, virQEMUCapsIsValid in qemu_capabilities.c).
 */
export function findDeadKvm(file: string = kvmDevice): DeviceFile | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isCharacterDevice()) return undefined;
  try {
    closeSync(openSync(file, 'r+'));
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'ENODEV' || code === 'ENXIO' ? toDeviceFile(found) : undefined;
  }
}

/** The kernel makes the file again at the next boot, or when a KVM that works is loaded. */
export const removeDeadKvm = (file: string = kvmDevice): void => rmSync(file, { force: true });

/** At each start. Where /dev cannot be changed (a container's), libvirt is slow, and no more than that. */
export function keepDeadKvmAway(): void {
  try {
    if (findDeadKvm()) removeDeadKvm();
  } catch {
    // the host's page says that it is there
  }
}

export async function restoreKvm(
  { major, minor, mode, uid, gid }: DeviceFile,
  file: string = kvmDevice,
): Promise<void> {
  if (statSync(file, { throwIfNoEntry: false })) return;
  await runCommand('mknod', [`--mode=${mode.toString(8)}`, file, 'c', String(major), String(minor)]);
  await runCommand('chown', [`${uid}:${gid}`, file]);
}

/** Linux packs 12 bits of major number between the low 8 and the high 12 of the minor one. */
export const toDeviceFile = ({ rdev, mode, uid, gid }: Stats): DeviceFile => ({
  major: (rdev >> 8) & 0xfff,
  minor: (rdev & 0xff) | ((rdev >> 12) & 0xfff00),
  mode: mode & 0o777,
  uid,
  gid,
});
