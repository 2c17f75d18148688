import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { deleteVolume } from '#lib/infra/virsh/virsh-volume.ts';

/** Sees that a volume is not there. One that somebody still writes to cannot be deleted: a cut-off upload takes libvirt a moment to notice. */
export async function deleteWrittenVolume(virsh: Virsh, { poolUuid, volume }: VolumeRef): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await deleteVolume(virsh, { pool: poolUuid, volume });
      return;
    } catch (error) {
      const { code } = refusalOf(error);
      if (code === 'volume.missing') return;
      if ((code !== 'host.command-failed' && code !== 'volume.busy') || tries >= 10) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}
