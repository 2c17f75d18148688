import { type GuestState, guestStateOfNumber, isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { ObservedGuest } from '#lib/engine/observe/observed-guest.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { redactGuestXml } from '#lib/infra/libvirt-xml/redact-guest-xml.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { dumpGuestXml, listGuestUuids, readGuestStates } from '#lib/infra/virsh/virsh-guest.ts';

export type GuestFlags = { persistent: ReadonlySet<string>; autostart: ReadonlySet<string> };

/** Which guests of a host are kept and which start with it: two short commands for all of them. */
export async function readGuestFlags(virsh: Virsh): Promise<GuestFlags> {
  const persistent = new Set(await listGuestUuids(virsh, '--persistent'));
  const autostart = new Set(await listGuestUuids(virsh, '--autostart'));
  return { persistent, autostart };
}

/** Reads one guest whole. `power` is given where a listing told it already. */
export async function readGuest(
  virsh: Virsh,
  guest: { uuid: GuestUuid; name: string },
  flags: GuestFlags,
  power?: GuestState,
): Promise<ObservedGuest> {
  const state = power ?? guestStateOfNumber((await readGuestStates(virsh, guest.uuid))[0]?.state ?? 0);
  const isPersistent = flags.persistent.has(guest.uuid);
  const liveXml = isActive(state) || !isPersistent ? await dumpGuestXml(virsh, guest.uuid) : null;
  const nextXml = isPersistent ? await dumpGuestXml(virsh, guest.uuid, { isInactive: true }) : (liveXml ?? '');
  return {
    uuid: guest.uuid,
    name: guest.name,
    power: state,
    hardware: parseGuestXml(nextXml).hardware,
    liveHardware: liveXml ? parseGuestXml(liveXml).hardware : null,
    definition: redactGuestXml(nextXml),
    autostart: flags.autostart.has(guest.uuid),
    isPersistent,
  };
}
