import { isActive } from '#lib/domain/guest/guest-power.ts';
import { SeedOfGuest } from '#lib/domain/guest/seed-of-guest.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { HostLinks } from '#lib/engine/hosts/host-links.ts';
import { isReady } from '#lib/engine/steps/guest-steps.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import { beginSeedRemoval, hasSeedLeft } from '#lib/procedures/guest/begin-seed-removal.ts';

type SeedDeps = {
  runtime: Runtime;
  links: Pick<HostLinks, 'demandFenced'>;
  /** the hosts that are this engine's */
  owned(): readonly string[];
};

/**
 * Looks after guests that became ready when nobody waited for them any more: slower than they were waited for, started with virsh, or
 * restarted from inside. One look at each that runs; where it is ready, an operation takes its first settings away.
 */
export async function tendSeeds({ runtime, links, owned }: SeedDeps): Promise<void> {
  const guests = await runtime.db.guest.findMany({
    where: { ...hasSeedLeft(new Date()), host: { id: { in: [...owned()] }, connection: 'up' } },
    select: { id: true, uuid: true, hostId: true, power: true, seed: true },
  });
  for (const { id, uuid, hostId, power, seed } of guests) {
    const parsed = SeedOfGuest.safeParse(seed).data;
    if (!parsed || !isActive(power as 'off') || power === 'paused') continue;
    try {
      const { virsh } = await links.demandFenced(hostId);
      if (await isReady(virsh, uuid as GuestUuid, parsed.target)) await beginSeedRemoval(runtime, id);
    } catch (error) {
      runtime.log.debug({ err: error, guestId: id }, 'a guest with first settings could not be asked');
    }
  }
}
