import { effectOfChange } from '#lib/domain/guest/change/effect-of-change.ts';
import type { GuestChange } from '#lib/domain/guest/change/guest-change.ts';
import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';

const gib = (bytes: number) => `${Math.ceil(bytes / 1024 ** 3)}G`;

/**
 * What a step runs on the host, for people who know virsh. The pool's name stands where the engine uses its UUID, and the
 * guest's name where it uses the guest's.
 */
export function describeCommands(
  step: PlannedStep,
  names: { pool: string; guest: string; live?: GuestHardware | null },
): string[] {
  switch (step.kind) {
    case 'ensure-linked-volume': {
      const { volume, backing, backingFormat, capacityBytes } = step.input;
      return [
        `vol-create-as ${names.pool} ${volume} ${gib(capacityBytes)} --format qcow2 --backing-vol ${backing.volume} --backing-vol-format ${backingFormat}`,
      ];
    }
    case 'ensure-copied-volume': {
      const { backing, volume } = step.input;
      return [`vol-create-from ${names.pool} ${volume}.xml ${backing.volume}`];
    }
    case 'ensure-empty-volume':
      return [`vol-create-as ${names.pool} ${step.input.volume} ${gib(step.input.capacityBytes)} --format qcow2`];
    case 'ensure-seed':
      return [
        `vol-create-as ${names.pool} ${step.input.volume} 1M --format raw`,
        `vol-upload ${step.input.volume} seed.iso --pool ${names.pool}`,
      ];
    case 'ensure-variables':
      return [
        `vol-download ${step.input.from.volume} variables.fd`,
        `vol-upload ${step.input.volume} variables.fd --pool ${names.pool}`,
      ];
    case 'define-clone':
    case 'ensure-domain':
      return [`define --validate ${names.guest}.xml`];
    case 'ensure-running':
      return [`start ${names.guest}`];
    case 'press-boot-key':
      return [`send-key ${names.guest} KEY_ENTER  # until the disc has begun`];
    case 'remove-seed':
      return [
        `change-media ${names.guest} ${step.input.target} --eject`,
        `vol-delete ${step.input.volume} --pool ${names.pool}`,
      ];
    case 'change-hardware':
      return [
        ...step.input.changes.flatMap((change) => describeLiveChange(change, names)),
        `define --validate ${names.guest}.xml`,
      ];
    case 'change-definition':
      return [`define --validate ${names.guest}.xml`];
    case 'grow-disk': {
      const { volume, target, capacityBytes } = step.input;
      return names.live
        ? [`blockresize ${names.guest} ${target} ${gib(capacityBytes)}`]
        : [`vol-resize ${volume} ${gib(capacityBytes)} --pool ${names.pool}`];
    }
    case 'rename-guest':
      return [`domrename ${names.guest} ${step.input.name}`];
    case 'set-autostart':
      return [`autostart ${names.guest}${step.input.isOn ? '' : ' --disable'}`];
    case 'ensure-snapshot': {
      const { overlays, kind, memory, isQuiesced } = step.input;
      const flags =
        kind === 'internal' ? '' : ` --reuse-external --atomic${memory === 'none' ? ' --disk-only' : ' --live'}`;
      return [
        ...overlays.map(
          ({ volume, backing }) => `vol-create-as … ${volume} --format qcow2 --backing-vol ${backing.volume}`,
        ),
        `snapshot-create ${names.guest} snapshot.xml${flags}${isQuiesced ? ' --quiesce' : ''}`,
      ];
    }
    case 'delete-domain':
      return [`undefine ${names.guest} --nvram --managed-save --snapshots-metadata`];
    case 'delete-volume':
      return [step.input.volume, step.input.variables].flatMap((volume) =>
        volume ? [`vol-delete ${volume} --pool ${names.pool}`] : [],
      );
    default:
      return [];
  }
}

/** What is done in a running guest before its definition; nothing where the change waits for the next boot. */
function describeLiveChange(change: GuestChange, names: { guest: string; live?: GuestHardware | null }): string[] {
  if (!names.live || effectOfChange(change, names.live).when === 'next-boot') return [];
  switch (change.kind) {
    case 'set-vcpus':
      return [`setvcpus ${names.guest} ${change.vcpus} --live`];
    case 'set-memory':
      return [`setmem ${names.guest} ${change.memoryMiB}M --live`];
    case 'change-disk':
      return [`blkdeviotune ${names.guest} ${change.target} --live …`];
    case 'add-disk':
    case 'add-drive':
    case 'add-nic':
      return [`attach-device ${names.guest} device.xml --live`];
    case 'remove-disk':
    case 'remove-nic':
      return [`detach-device ${names.guest} device.xml --live`];
    case 'set-media':
    case 'change-nic':
      return [`update-device ${names.guest} device.xml --live --force`];
    default:
      return [];
  }
}
