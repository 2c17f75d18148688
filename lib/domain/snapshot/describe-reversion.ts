import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { type GuestState, isActive } from '#lib/domain/guest/guest-power.ts';
import { disksToSnapshot } from '#lib/domain/snapshot/decide-snapshot.ts';
import type { Snapshot, SnapshotPower } from '#lib/domain/snapshot/snapshot.ts';

export type Reversion = {
  /** what is gone afterwards, a sentence each */
  losses: string[];
  /** what stays, and what becomes of the rest */
  becomes: string[];
  /** what the guest does afterwards by itself */
  power: SnapshotPower;
};

/** What going back to a snapshot costs. `keepsVariables`: a copy of the UEFI variables was made with it. */
export function describeReversion(
  snapshot: Snapshot,
  guest: { power: GuestState; hardware: GuestHardware; keepsVariables: boolean },
): Reversion {
  const { hardware } = guest;
  const power = snapshot.memory === 'none' ? 'off' : snapshot.power;
  const held = new Set(snapshot.disks.map(({ target }) => target));
  const apart = disksToSnapshot(hardware)
    .map(({ target }) => target)
    .filter((target) => !held.has(target));
  return {
    power,
    losses: [
      `Everything written to ${snapshot.disks.length === 1 ? 'its disk' : 'its disks'} since then.`,
      ...(isActive(guest.power) ? ['What runs in it now: its power is cut, nothing is saved.'] : []),
      ...(apart.length > 0
        ? [`It lets go of ${apart.join(', ')}, which the snapshot does not hold. The volume stays in its pool.`]
        : []),
    ],
    becomes: [
      'Its hardware becomes what it was then.',
      ...(hardware.firmware === 'uefi' && snapshot.memory === 'none'
        ? [
            guest.keepsVariables
              ? 'Its UEFI variables become what they were then.'
              : 'Its UEFI variables stay as they are.',
          ]
        : []),
      ...(hardware.tpm && snapshot.memory === 'none' ? ['What its TPM holds stays as it is.'] : []),
      power === 'off'
        ? 'It comes back off, and can be started at once.'
        : `It is ${power} afterwards, where it was then.`,
      'All its snapshots stay.',
    ],
  };
}
