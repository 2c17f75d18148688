import { z } from 'zod';
import type { GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { DiskBus, NicModel } from '#lib/domain/guest/guest-spec.ts';
import { ChosenFirmware } from '#lib/domain/os/os-firmware.ts';

/** What the system on an image was installed on: guests made of it are given the same, unless somebody asks for another. */
export const ImageHardware = z.object({
  firmware: ChosenFirmware,
  /** null: what the system on it drives best */
  diskBus: DiskBus.nullable(),
  nicModel: NicModel.nullable(),
});
export type ImageHardware = z.infer<typeof ImageHardware>;

/** Our guests are Q35, which has no IDE; what starts from IDE or USB drives SATA. */
const busOf = (bus: string): DiskBus => (bus === 'virtio' || bus === 'scsi' ? bus : 'sata');

/** The hardware of a guest as far as its system disk depends on it. */
export function imageHardwareOf(hardware: GuestHardware, systemDisk: GuestDisk): ImageHardware {
  const isUefi = hardware.firmware === 'uefi';
  return {
    firmware: {
      firmware: isUefi ? (hardware.hasSecureBoot ? 'uefi-secure' : 'uefi') : 'bios',
      hasTpm: hardware.tpm !== null,
    },
    diskBus: busOf(systemDisk.bus),
    nicModel: NicModel.safeParse(hardware.nics[0]?.model).data ?? null,
  };
}
