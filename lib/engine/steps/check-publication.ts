import { demandOff } from '#lib/engine/steps/clone-guest.ts';
import type { Step } from '#lib/engine/steps/step.ts';
import { changeImageVersion } from '#lib/infra/image/change-image-version.ts';
import { demandVersion } from '#lib/infra/image/demand-staying.ts';
import { demandPlainDisk } from '#lib/infra/libvirt-xml/demand-plain-disk.ts';
import { dumpGuestXml } from '#lib/infra/virsh/virsh-guest.ts';

/** Finds out before gigabytes are copied whether the disk can be, and, tried again, whether there is still an image to make. */
export const checkPublication: Step<'check-publication'> = {
  async run(context, { imageVersionId, source, target, disk }) {
    const { virsh } = await context.host();
    await demandOff(virsh, source);
    demandPlainDisk(await dumpGuestXml(virsh, source.uuid, { isInactive: true }), { target, source: disk });
    const { db } = context.runtime;
    await demandVersion(db, imageVersionId);
    await changeImageVersion(db, imageVersionId, { state: 'making' });
  },
};
