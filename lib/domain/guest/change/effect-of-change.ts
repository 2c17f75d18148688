import type { GuestChange } from '#lib/domain/guest/change/guest-change.ts';
import type { GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';

/** When a change is true: in the running guest too, or only after it was off. `why` is a sentence for people. */
export type ChangeEffect = { when: 'now' } | { when: 'next-boot'; why: string };

const now: ChangeEffect = { when: 'now' };
const nextBoot = (why: string): ChangeEffect => ({ when: 'next-boot', why });

const pluggableBuses: readonly string[] = ['virtio', 'scsi', 'usb'];

const fixed = 'It is fixed while the guest runs.';

function effectOnProcessors(change: { vcpus: number; maxVcpus: number }, live: GuestHardware): ChangeEffect {
  if (change.vcpus > live.maxVcpus) return nextBoot(`It was started with room for ${live.maxVcpus}.`);
  if (change.vcpus < live.vcpus) return nextBoot('Processors can be added to a running guest, not taken away.');
  return change.maxVcpus === live.maxVcpus ? now : nextBoot('How many it may get is fixed while it runs.');
}

function effectOnMemory(change: { memoryMiB: number; maxMemoryMiB: number }, live: GuestHardware): ChangeEffect {
  if (change.memoryMiB > live.maxMemoryMiB) return nextBoot(`It was started with room for ${live.maxMemoryMiB} MiB.`);
  if (!live.hasBalloon) return nextBoot('It has no memory balloon.');
  return change.maxMemoryMiB === live.maxMemoryMiB ? now : nextBoot('How much it may get is fixed while it runs.');
}

function effectOnDisk(change: { bus: string }, live: GuestHardware): ChangeEffect {
  if (!pluggableBuses.includes(change.bus))
    return nextBoot(`A ${change.bus.toUpperCase()} disk is found at a start only.`);
  if (change.bus === 'scsi' && !live.hasScsiController) return nextBoot('It has no SCSI controller yet.');
  return now;
}

function effectOnRemoval(target: string, live: GuestHardware): ChangeEffect {
  const disk = live.disks.find((each) => each.target === target);
  // a drive for discs cannot be pulled on any bus but USB
  if (!disk) return now;
  const isPluggable = pluggableBuses.includes(disk.bus) && (disk.device === 'disk' || disk.bus === 'usb');
  return isPluggable ? now : nextBoot(`A drive on ${disk.bus.toUpperCase()} cannot be pulled while the guest runs.`);
}

/** Whether a change of this kind reaches a running guest, by what libvirt and QEMU can do. `live` is null for one that is off. */
export function effectOfChange(change: GuestChange, live: GuestHardware | null): ChangeEffect {
  if (!live) return now;
  switch (change.kind) {
    case 'set-vcpus':
      return effectOnProcessors(change, live);
    case 'set-memory':
      return effectOnMemory(change, live);
    case 'add-disk':
      return effectOnDisk(change, live);
    case 'remove-disk':
      return effectOnRemoval(change.target, live);
    case 'add-drive':
      return change.bus === 'usb' ? now : nextBoot('A drive is found at a start only.');
    case 'set-media':
      return live.disks.some((disk) => disk.target === change.target) ? now : nextBoot('The drive is not there yet.');
    case 'change-disk': {
      const { bytesPerSecond, iopsPerSecond, ...rest } = change.settings;
      const isOnlyLimits = Object.values(rest).every((value) => value === undefined);
      return isOnlyLimits ? now : nextBoot('Only the limits of a disk can change while the guest runs.');
    }
    case 'add-nic':
    case 'remove-nic':
      return now;
    case 'change-nic': {
      const { model, newMac } = change.settings;
      const isCardItself = model !== undefined || newMac !== undefined;
      return isCardItself ? nextBoot('The card itself is fixed while the guest runs.') : now;
    }
    case 'set-title':
    case 'set-description':
      return now;
    default:
      return nextBoot(fixed);
  }
}

/**
 * Whether the running guest keeps a disk until it is off: its volume cannot be deleted before. One that is another drive from the next boot on
 * is not taken from the running guest at all.
 */
export function isKeptUntilOff({ target, source }: GuestDisk, live: GuestHardware | null): boolean {
  const running = live?.disks.filter((disk) => JSON.stringify(disk.source) === JSON.stringify(source)) ?? [];
  if (running.length > 0 && running.every((disk) => disk.target !== target)) return true;
  return effectOfChange({ kind: 'remove-disk', target }, live).when === 'next-boot';
}
