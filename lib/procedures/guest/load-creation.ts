import type { Actor } from '#lib/domain/access/actor.ts';
import type { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import { expandNamePattern } from '#lib/domain/guest/guest-name.ts';
import type { DiskOrigin, PoolForGuest } from '#lib/domain/guest/plan-guest-spec.ts';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { GuestId, GuestUuid, HostId } from '#lib/domain/id.ts';
import { chooseFirmware, firmwareObstacle } from '#lib/domain/os/os-firmware.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { newGuestUuid } from '#lib/infra/id/new-guest-uuid.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { demand } from '#lib/procedures/base.ts';
import { choosePool } from '#lib/procedures/guest/choose-pool.ts';
import { demandFreeNames } from '#lib/procedures/guest/demand-free-names.ts';
import { demandMemory, promisedMemory } from '#lib/procedures/guest/demand-memory.ts';
import { demandNetwork } from '#lib/procedures/guest/demand-network.ts';
import { loadSource, type MediaForGuest } from '#lib/procedures/guest/load-source.ts';

/** All that planning a creation needs of the inventory. */
export type Creation = {
  host: { id: HostId; name: string; facts: HostFacts };
  /** why this host, for people */
  reason: string;
  pool: PoolForGuest & { availableBytes: number };
  origin: DiskOrigin;
  media: MediaForGuest | null;
  drivers: MediaForGuest | null;
  osId: string | null;
  network: { kind: 'network' | 'bridge'; name: string } | null;
  guests: { guestId: GuestId; uuid: GuestUuid; name: string }[];
  promisedMiB: number;
};

/** Loads and checks what a request names. Refuses a name that is taken, a pool that is missing, memory that is not there. */
export async function loadCreation(tx: DbTransaction, actor: Actor, request: CreateGuestRequest): Promise<Creation> {
  const source = await loadSource(tx, actor, request.source);
  const host = await tx.host.findUniqueOrThrow({ where: { id: source.hostId } });
  if (request.placement.kind === 'host' && request.placement.hostId !== host.id) {
    throw new Failure({ code: 'image.not-on-host', details: { host: host.name } });
  }
  const facts = HostFacts.safeParse(host.facts).data;
  if (!facts || host.connection !== 'up') throw new Failure({ code: 'host.unreachable', details: { host: host.name } });

  const image = source.origin.kind === 'clone' ? source.origin.image?.firmware : null;
  const firmware = chooseFirmware({ osId: source.osId, firmware: request.firmware, tpm: request.tpm, image });
  const obstacle = firmwareObstacle(firmware, { name: host.name, facts });
  if (obstacle) throw new Failure(obstacle);

  const names = demand(expandNamePattern(request.name, request.count));
  await demandFreeNames(tx, host, names);
  const promisedMiB = await promisedMemory(tx, host.id);
  if (request.start) {
    const needMiB = request.size.memoryMiB * names.length;
    demandMemory({ name: host.name, memoryMiB: facts.memoryMiB }, { needMiB, promisedMiB });
  }
  return {
    host: { id: host.id as HostId, name: host.name, facts },
    reason: source.reason,
    pool: await choosePool(tx, host, request.pool, source.poolUuid),
    origin: source.origin,
    media: source.media,
    drivers: source.drivers,
    osId: source.osId,
    network: await chooseNetwork(tx, actor, host, request.network),
    guests: names.map((name) => ({ guestId: newId('guest') as GuestId, uuid: newGuestUuid(), name })),
    promisedMiB,
  };
}

async function chooseNetwork(
  tx: DbTransaction,
  actor: Actor,
  host: { id: string; name: string; facts: unknown },
  choice: CreateGuestRequest['network'],
): Promise<Creation['network']> {
  if (choice.kind === 'none') return null;
  if (choice.kind === 'auto') {
    const networks = await tx.network.findMany({
      where: { hostId: host.id, isActive: true },
      orderBy: { name: 'asc' },
    });
    const first = networks.find((network) => network.name === 'default') ?? networks[0];
    return first ? { kind: 'network', name: first.name } : null;
  }
  await demandNetwork(tx, actor, host, choice);
  return choice;
}
