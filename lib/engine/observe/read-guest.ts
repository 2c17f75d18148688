import { type GuestState, guestStateOfNumber, isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { ObservedGuest } from '#lib/engine/observe/observed-guest.ts';
import { digestText } from '#lib/infra/libvirt-xml/digest-guest-xml.ts';
import { guestOf, parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { redactGuest } from '#lib/infra/libvirt-xml/redact-guest-xml.ts';
import { parseXml } from '#lib/infra/libvirt-xml/xml-document.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { dumpGuestXml, listGuestUuids, readGuestStates } from '#lib/infra/virsh/virsh-guest.ts';

export type GuestFlags = { persistent: ReadonlySet<string>; autostart: ReadonlySet<string> };

/** Which guests of a host are kept and which start with it: two short commands for all of them. */
export async function readGuestFlags(virsh: Virsh): Promise<GuestFlags> {
  const persistent = new Set(await listGuestUuids(virsh, '--persistent'));
  const autostart = new Set(await listGuestUuids(virsh, '--autostart'));
  return { persistent, autostart };
}

/** What virsh says of a guest, word for word. */
export type GuestText = Pick<ObservedGuest, 'uuid' | 'name' | 'power' | 'autostart' | 'isPersistent'> & {
  /** null while it is off */
  liveXml: string | null;
  nextXml: string;
};

/** Asks for one guest whole. `power` is given where a listing told it already. */
export async function readGuest(
  virsh: Virsh,
  guest: { uuid: GuestUuid; name: string },
  flags: GuestFlags,
  power?: GuestState,
): Promise<GuestText> {
  const state = power ?? guestStateOfNumber((await readGuestStates(virsh, guest.uuid))[0]?.state ?? 0);
  const isPersistent = flags.persistent.has(guest.uuid);
  const liveXml = isActive(state) || !isPersistent ? await dumpGuestXml(virsh, guest.uuid) : null;
  const nextXml = isPersistent ? await dumpGuestXml(virsh, guest.uuid, { isInactive: true }) : (liveXml ?? '');
  const { uuid, name } = guest;
  return { uuid, name, power: state, autostart: flags.autostart.has(uuid), isPersistent, liveXml, nextXml };
}

/** One word for all of it, to tell whether anything changed without parsing it. */
export const digestGuestText = (text: GuestText): string => digestText(JSON.stringify(text));

/** Parses what was said, each document once. */
export function parseGuestText({ liveXml, nextXml, ...said }: GuestText): ObservedGuest {
  const next = parseXml(nextXml, 'domain');
  return {
    ...said,
    hardware: guestOf(next).hardware,
    liveHardware: liveXml ? parseGuestXml(liveXml).hardware : null,
    definition: redactGuest(next),
  };
}
