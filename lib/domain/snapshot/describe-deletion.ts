import { type GuestState, isActive } from '#lib/domain/guest/guest-power.ts';
import type { Snapshot } from '#lib/domain/snapshot/snapshot.ts';
import { fatesOfDeletion, type SnapshotFiles } from '#lib/domain/snapshot/snapshot-files.ts';

/** What deleting a snapshot does, a sentence each. The guest itself always stays as it is now. */
export function describeDeletion(snapshot: Snapshot, files: SnapshotFiles, power: GuestState): string[] {
  const said = ['The guest stays as it is now; only the way back is lost.'];
  if (snapshot.kind === 'internal') return said;
  const hows = new Set(fatesOfDeletion(snapshot, files).map(({ how }) => how));
  if (hows.has('merge'))
    said.push(
      isActive(power)
        ? 'What was written since is put into the frozen file while the guest runs. That takes as long as there is much of it.'
        : 'What was written since is put into the frozen file. QEMU does that, so the guest is held paused meanwhile; nothing in it runs, and it is off again afterwards.',
    );
  if (hows.has('keep'))
    said.push('A file of it stays on the host, because other snapshots or the guest itself need it.');
  if (hows.has('drop')) said.push('Nothing else needs its files: they are deleted.');
  return said;
}
