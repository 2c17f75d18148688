import type { DiskBus } from '#lib/domain/guest/guest-spec.ts';

/** How libvirt names drives by their bus; SCSI, SATA and USB share one row of names. */
export const drivePrefix: Record<DiskBus, string> = { virtio: 'vd', sata: 'sd', scsi: 'sd', usb: 'sd', ide: 'hd' };

/** The first free name on a bus, `vda` to `vdz`; null when all 26 are taken. */
export function freeDriveName(bus: DiskBus, taken: ReadonlySet<string>): string | null {
  for (let letter = 97; letter <= 122; letter++) {
    const name = `${drivePrefix[bus]}${String.fromCharCode(letter)}`;
    if (!taken.has(name)) return name;
  }
  return null;
}
