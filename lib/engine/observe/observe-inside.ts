import type { GuestUuid } from '#lib/domain/id.ts';
import { withGuestAgent } from '#lib/infra/agent/guest-agent.ts';
import { readInside } from '#lib/infra/agent/read-inside.ts';
import type { Db } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

type InsideLook = { db: Db; link: Pick<HostLink, 'connection'>; hostId: string; uuid: GuestUuid };

/** Eight questions; an agent that does not answer one within ten seconds is not asked the next one. */
const timeoutMs = 30_000;

/** Keeps what the agent of a guest tells of it. Throws where it does not answer; what it told before stays then. */
export async function observeInside({ db, link, hostId, uuid }: InsideLook): Promise<void> {
  const inside = await withGuestAgent(link, uuid, readInside, AbortSignal.timeout(timeoutMs));
  await db.$transaction(async (tx) => {
    const where = { hostId_uuid: { hostId, uuid } };
    const { id, osId } = await tx.guest.update({ where, data: { inside, revision: { increment: 1 } } });
    // who made it elsewhere did not say what it runs
    if (osId === null && inside.system?.osId)
      await tx.guest.update({ where: { id }, data: { osId: inside.system.osId } });
    await recordEvent(tx, 'guest', id);
  });
}
