import { isWindows } from '#lib/domain/guest/clone/describe-clone.ts';
import {
  type ClonedDisk,
  type CloneSource,
  copiedDisk,
  isKept,
  variablesOf,
} from '#lib/domain/guest/clone/plan-clone.ts';
import type { DiskSource, GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { type ImageHardware, imageHardwareOf } from '#lib/domain/image/image-hardware.ts';
import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { accept, type Result, refuse } from '#lib/domain/result.ts';

export type Publication = {
  /** the disk that becomes the image, and how the guest names it */
  disk: ClonedDisk & { source: DiskSource };
  /** drives that are not part of it */
  others: string[];
  hardware: ImageHardware;
  /** the UEFI variables that go with it; null where there are none, or they begin anew */
  variables: VolumeRef | null;
};

/** What the guest starts from: first by its boot order, then as its definition lists them. */
function systemDiskOf({ disks }: GuestHardware): GuestDisk | null {
  const own = disks.filter((disk) => !isKept(disk));
  const ordered = own.filter((disk) => disk.bootOrder !== null);
  const [first] = ordered.length > 0 ? ordered.sort((a, b) => (a.bootOrder ?? 0) - (b.bootOrder ?? 0)) : own;
  return first ?? null;
}

/**
 * Decides what of a guest becomes an image, or why nothing can. Its UEFI variables go with it only where the definition is ours:
 * the firmware that fits them is then the one that guests made of the image are given.
 */
export function planPublication(
  from: CloneSource,
  guest: { osId: string | null; isOurs: boolean },
): Result<Publication> {
  const { hardware } = from;
  if (isWindows(guest.osId)) return refuse({ code: 'publish.windows' });
  if (hardware.firmware === 'kernel') return refuse({ code: 'publish.kernel' });
  const system = systemDiskOf(hardware);
  if (!system) return refuse({ code: 'publish.no-disk' });
  const disk = copiedDisk(system, from.volumes);
  if (!disk.ok) return disk;
  return accept({
    disk: { ...disk.value, source: system.source },
    others: hardware.disks
      .filter((each) => each.target !== system.target && each.device !== 'cdrom' && each.source.kind !== 'empty')
      .map((each) => each.target),
    hardware: imageHardwareOf(hardware, system),
    variables: guest.isOurs && hardware.firmware === 'uefi' ? variablesOf(from) : null,
  });
}
