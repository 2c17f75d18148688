import { isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { Db } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { listGuestAddresses } from '#lib/infra/virsh/virsh-guest.ts';
import { parseHardware } from '#lib/procedures/guest/guest-rows.ts';

/** A hung agent must not hold up the others. */
const agentTimeoutMs = 3_000;

const isUseful = (address: string): boolean =>
  !address.startsWith('127.') && address !== '::1' && !address.toLowerCase().startsWith('fe80:');

/** Addresses of the guests that run: as their agents tell, or else by the leases of libvirt's own DHCP. */
export async function observeAddresses(db: Db, hostId: string, virsh: Virsh, uuid?: string): Promise<void> {
  const guests = await db.guest.findMany({
    where: { hostId, stage: 'present', ...(uuid ? { uuid } : {}) },
    select: { id: true, uuid: true, power: true, addresses: true, liveHardware: true },
  });
  for (const guest of guests) {
    const addresses = isActive(guest.power as 'off') ? await readAddresses(virsh, guest) : [];
    if (addresses.join() === guest.addresses.join()) continue;
    await db.$transaction(async (tx) => {
      await tx.guest.update({ where: { id: guest.id }, data: { addresses, revision: { increment: 1 } } });
      await recordEvent(tx, 'guest', guest.id);
    });
  }
}

async function readAddresses(virsh: Virsh, guest: { uuid: string; liveHardware: unknown }): Promise<string[]> {
  const uuid = guest.uuid as GuestUuid;
  const hasAgent = parseHardware(guest.liveHardware)?.isAgentConnected === true;
  const told = hasAgent
    ? await listGuestAddresses(virsh, uuid, 'agent', { timeoutMs: agentTimeoutMs }).catch(() => [])
    : [];
  const found = told.length > 0 ? told : await listGuestAddresses(virsh, uuid, 'lease').catch(() => []);
  const useful = found.map((one) => one.address).filter(isUseful);
  // IPv4 first: it is what people type
  return [...new Set([...useful.filter((one) => !one.includes(':')), ...useful.filter((one) => one.includes(':'))])];
}
