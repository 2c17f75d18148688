import { isActive } from '#lib/domain/guest/guest-power.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { stateOf } from '#lib/engine/steps/guest-steps.ts';
import type { Step } from '#lib/engine/steps/step.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { dumpGuestXml, renameGuest, resizeGuestDisk, setGuestAutostart } from '#lib/infra/virsh/virsh-guest.ts';
import { readVolumeInfo, resizeVolume } from '#lib/infra/virsh/virsh-volume.ts';

/** Makes a disk larger, never smaller: in the running guest, which sees it at once, or in its pool. */
export const growDisk: Step<'grow-disk'> = {
  async run(context, { uuid, poolUuid, volume, target, capacityBytes }) {
    const { virsh } = await context.host();
    const ref = { pool: poolUuid, volume };
    const state = await stateOf(virsh, uuid);
    if (state === null) throw new Failure({ code: 'guest.gone' });
    const info = await readVolumeInfo(virsh, ref);
    if (info.capacityBytes < capacityBytes) {
      if (isActive(state)) await resizeGuestDisk(virsh, uuid, target, capacityBytes, { signal: context.signal });
      else await resizeVolume(virsh, ref, capacityBytes, { signal: context.signal });
    }
    context.crashPoint('grown');
    await context.observers.lookAtVolume(context.hostId(), { poolUuid, volume });
  },
};

export const renameGuestStep: Step<'rename-guest'> = {
  async run(context, { uuid, name }) {
    const { virsh } = await context.host();
    const current = parseGuestXml(await dumpGuestXml(virsh, uuid, { isInactive: true })).name;
    if (current !== name) await renameGuest(virsh, uuid, name, { signal: context.signal });
    await context.observers.lookAtGuest(context.hostId(), uuid);
  },
};

export const setAutostart: Step<'set-autostart'> = {
  async run(context, { uuid, isOn }) {
    const { virsh } = await context.host();
    await setGuestAutostart(virsh, uuid, isOn, { signal: context.signal });
    await context.observers.lookAtGuest(context.hostId(), uuid);
  },
};
