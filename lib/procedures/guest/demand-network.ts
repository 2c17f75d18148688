import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import type { NicSourceChoice } from '#lib/domain/guest/change/guest-change.ts';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';

/**
 * Refuses what a card cannot be plugged into on this host. A network of libvirt is for everybody; the host's own bridges and
 * cards lead out of what libvirt keeps apart, so they are for who manages hosts.
 */
export async function demandNetwork(
  tx: DbTransaction,
  actor: Actor,
  host: { id: string; name: string; facts: unknown },
  source: NicSourceChoice,
): Promise<void> {
  if (source.kind === 'bridge' || source.kind === 'direct') {
    if (!reachOf(actor, 'host.manage')) throw new Failure({ code: 'access.forbidden' });
    const bridges = HostFacts.safeParse(host.facts).data?.bridges ?? [];
    if (source.kind === 'bridge' && !bridges.includes(source.name))
      throw new Failure({ code: 'bridge.missing', details: { host: host.name, bridge: source.name } });
    return;
  }
  if (source.kind !== 'network') return;
  const found = await tx.network.count({ where: { hostId: host.id, name: source.name, isActive: true } });
  if (found === 0) throw new Failure({ code: 'network.missing', details: { network: source.name } });
}
