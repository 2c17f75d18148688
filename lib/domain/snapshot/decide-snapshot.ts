import type { GuestDisk, GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { type GuestState, isActive } from '#lib/domain/guest/guest-power.ts';
import { accept, type Result, refuse } from '#lib/domain/result.ts';
import { canKeepClipboard, isRevertedByLibvirt } from '#lib/domain/snapshot/host-abilities.ts';
import type { Snapshot, SnapshotKind, SnapshotMemory } from '#lib/domain/snapshot/snapshot.ts';

export type SnapshotDecision = {
  kind: SnapshotKind;
  memory: SnapshotMemory;
  /** the disks that are in it */
  disks: GuestDisk[];
  /** asks the guest's agent to write everything out first, where it answers */
  isQuiesced: boolean;
  /** what becomes of disks, memory, UEFI variables and TPM, a sentence each */
  becomes: string[];
};

export type GuestToSnapshot = {
  name: string;
  power: GuestState;
  /** as it runs, or as it would start */
  hardware: GuestHardware;
  /** the drives whose files are volumes of a pool */
  inPools: ReadonlySet<string>;
  /** the file of the UEFI variables lies in a pool */
  isNvramInPool: boolean;
  snapshots: readonly Pick<Snapshot, 'kind'>[];
  libvirtVersion: string;
  qemuVersion: string | null;
};

/** The disks that a snapshot is of: not discs, not what nobody writes to. */
export const disksToSnapshot = (hardware: GuestHardware): GuestDisk[] =>
  hardware.disks.filter(
    (disk) => (disk.device === 'disk' || disk.device === 'lun') && disk.source.kind !== 'empty' && !disk.isReadOnly,
  );

/** Why QEMU cannot write the memory of this guest down; null where it can. */
function memoryObstacle({ hardware, qemuVersion }: GuestToSnapshot): string | null {
  const { hostDevices, sharedFolders, hasClipboardChannel, screens } = hardware;
  // the channel of SPICE is another one, which can
  const hasVdagent = hasClipboardChannel && !screens.some(({ type }) => type === 'spice');
  if (hasVdagent && !canKeepClipboard(qemuVersion))
    return 'QEMU on this host cannot write down its clipboard channel. Take that off under Hardware, and start it anew, to keep memory.';
  if (hostDevices.length > 0) return 'A device of the host is in its hands, whose state nobody can read.';
  return sharedFolders.length > 0 ? 'It shares folders with the host, which QEMU cannot put into a snapshot.' : null;
}

/**
 * Which kind of snapshot a guest gets, and what becomes of everything. Internal where libvirt can take and revert it (no UEFI,
 * memory of a running guest always with it); external otherwise, and wherever there are external ones already.
 */
export function decideSnapshot(guest: GuestToSnapshot, wish: { keepMemory: boolean }): Result<SnapshotDecision> {
  const { hardware } = guest;
  const disks = disksToSnapshot(hardware);
  if (disks.length === 0) return refuse({ code: 'snapshot.no-disk', details: { guest: guest.name } });
  const raw = disks.find((disk) => disk.format !== 'qcow2');
  if (raw)
    return refuse({ code: 'snapshot.not-qcow2', details: { disk: raw.target, format: raw.format ?? 'of no format' } });

  const isRunning = isActive(guest.power);
  const obstacle = memoryObstacle(guest);
  const keepsMemory = isRunning && wish.keepMemory && obstacle === null;
  const hasExternal = guest.snapshots.some(({ kind }) => kind === 'external');
  const isInternal = hardware.firmware !== 'uefi' && !hasExternal && (!isRunning || keepsMemory);
  const elsewhere = disks.find(({ target, source, isShareable }) =>
    isInternal ? source.kind !== 'file' || isShareable : !guest.inPools.has(target) || isShareable,
  );
  if (elsewhere) return refuse({ code: 'snapshot.disk-elsewhere', details: { disk: elsewhere.target } });

  const memory: SnapshotMemory = keepsMemory ? (isInternal ? 'inside' : 'file') : 'none';
  const isQuiesced = isRunning && memory === 'none' && hardware.isAgentConnected === true;
  return accept({
    kind: isInternal ? 'internal' : 'external',
    memory,
    disks,
    isQuiesced,
    becomes: [
      disksBecome(isInternal, disks.length),
      ...memoryBecomes(isRunning, memory, isQuiesced, wish.keepMemory ? obstacle : null),
      ...firmwareBecomes(guest, memory),
      ...(isInternal || isRevertedByLibvirt(guest.libvirtVersion)
        ? []
        : [
            `Going back is done here: virsh on this host (libvirt ${guest.libvirtVersion}) cannot do it for this kind.`,
          ]),
    ],
  });
}

function disksBecome(isInternal: boolean, count: number): string {
  const disks = count === 1 ? 'Its disk is' : `Its ${count} disks are`;
  return isInternal
    ? `${disks} kept inside ${count === 1 ? 'its own file' : 'their own files'}.`
    : `${disks} frozen as ${count === 1 ? 'it is' : 'they are'}; from now on it writes into new files.`;
}

function memoryBecomes(
  isRunning: boolean,
  memory: SnapshotMemory,
  isQuiesced: boolean,
  obstacle: string | null,
): string[] {
  if (!isRunning) return ['It is off, so there is no memory to keep.'];
  if (memory === 'inside') return ['Its memory is kept too. It stands still while that is written.'];
  if (memory === 'file') return ['Its memory is kept too, in a file of its own. It runs on meanwhile.'];
  return [
    'Its memory is not kept: going back to it is like starting after the power was cut.',
    ...(obstacle ? [obstacle] : []),
    isQuiesced
      ? 'Its agent is asked to write everything out first, so its files are whole.'
      : 'No agent answers, so what it had not written out yet is not in it.',
  ];
}

function firmwareBecomes({ hardware, isNvramInPool }: GuestToSnapshot, memory: SnapshotMemory): string[] {
  const variables =
    hardware.firmware !== 'uefi'
      ? []
      : [
          isNvramInPool
            ? 'Its UEFI variables are copied with it.'
            : 'Its UEFI variables lie outside of the pools and are not in it: they stay as they are.',
        ];
  if (!hardware.tpm) return variables;
  return [
    ...variables,
    memory === 'none'
      ? 'What its TPM holds is not in it: it stays as it is. Have the recovery key of an encrypted disk at hand.'
      : 'What its TPM holds is kept with the memory.',
  ];
}
