import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import type { CloneGuestRequest } from '#lib/domain/guest/clone/clone-guest-request.ts';
import { describeClone, isWindows } from '#lib/domain/guest/clone/describe-clone.ts';
import {
  type CloneSource,
  clonedDisks,
  type PlannedClone,
  planClone,
  variablesOf,
} from '#lib/domain/guest/clone/plan-clone.ts';
import { expandNamePattern } from '#lib/domain/guest/guest-name.ts';
import { SeedOfGuest } from '#lib/domain/guest/seed-of-guest.ts';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { GuestId, GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { newGuestUuid } from '#lib/infra/id/new-guest-uuid.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { macAddressFor } from '#lib/infra/libvirt-xml/mac-address-for.ts';
import { demand } from '#lib/procedures/base.ts';
import { choosePool } from '#lib/procedures/guest/choose-pool.ts';
import { demandFreeNames } from '#lib/procedures/guest/demand-free-names.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { demandMemory, promisedMemory } from '#lib/procedures/guest/demand-memory.ts';
import { parseHardware } from '#lib/procedures/guest/guest-rows.ts';
import { loadVolumes } from '#lib/procedures/guest/load-volumes.ts';

const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

/** A guest that is off, as far as cloning it or its disk needs to know. Refused where that may not be done now. */
export async function loadCloneSource(tx: DbTransaction, actor: Actor, id: string, action: 'clone' | 'publish') {
  const guest = await demandGuestFor(tx, actor, id, 'guest.change', action);
  const hardware = parseHardware(guest.hardware);
  // one that is being made, or that was never made, has nothing to copy
  if (!hardware || guest.stage !== 'present') throw new Failure({ code: 'guest.locked' });
  const facts = HostFacts.safeParse(guest.host.facts).data;
  if (!facts) throw new Failure({ code: 'host.unreachable', details: { host: guest.host.name } });
  const source = { guestId: guest.id as GuestId, uuid: guest.uuid as GuestUuid };
  const from: CloneSource = {
    source,
    hardware,
    volumes: await loadVolumes(tx, guest.hostId),
    pools: await tx.pool.findMany({ where: { hostId: guest.hostId }, select: { uuid: true, path: true } }),
    seedTarget: SeedOfGuest.safeParse(guest.seed).data?.target ?? null,
  };
  return { guest, facts, from };
}

async function takenMacs(tx: DbTransaction, hostId: string): Promise<Set<string>> {
  const guests = await tx.guest.findMany({ where: { hostId, stage: { not: 'gone' } }, select: { hardware: true } });
  return new Set(guests.flatMap(({ hardware }) => parseHardware(hardware)?.nics.map((nic) => nic.mac) ?? []));
}

/** All that cloning needs of the inventory, and what it comes to. Refuses a name that is taken, and what would not fit. */
export async function loadClone(tx: DbTransaction, actor: Actor, request: CloneGuestRequest) {
  const { guest, facts, from } = await loadCloneSource(tx, actor, request.id, 'clone');
  const { hardware } = from;
  const canHaveSettings = hardware.hasAgentChannel && !isWindows(guest.osId);
  if (request.withSettings && !canHaveSettings) throw new Failure({ code: 'clone.no-settings' });

  const names = demand(expandNamePattern(request.name, request.count));
  await demandFreeNames(tx, guest.host, names);
  const disks = demand(clonedDisks(from));
  const pool = await choosePool(tx, guest.host, request.pool, disks[0]?.volume.poolUuid ?? null);
  const needBytes = disks.reduce((sum, disk) => sum + disk.bytes, 0) * names.length;
  if (needBytes > pool.availableBytes)
    throw new Failure({
      code: 'pool.no-room',
      details: { pool: pool.name, need: gib(needBytes), free: gib(pool.availableBytes) },
    });
  if (request.start) {
    const needMiB = hardware.maxMemoryMiB * names.length;
    const promisedMiB = await promisedMemory(tx, guest.hostId);
    demandMemory({ name: guest.host.name, memoryMiB: facts.memoryMiB }, { needMiB, promisedMiB });
  }

  const taken = await takenMacs(tx, guest.hostId);
  const clones: (PlannedClone & { guestId: GuestId; uuid: GuestUuid; name: string })[] = names.map((name) => {
    const made = { guestId: newId('guest') as GuestId, uuid: newGuestUuid(), name };
    const macOf = (index: number) => {
      const mac = macAddressFor(made.guestId, index, taken);
      taken.add(mac);
      return mac;
    };
    const mayReachHost = reachOf(actor, 'guest.definition') === 'everything';
    return {
      ...made,
      ...demand(planClone(from, { ...made, pool, mayReachHost, macOf, withSettings: request.withSettings })),
    };
  });
  const variables = hardware.firmware !== 'uefi' ? 'none' : variablesOf(from) ? 'copied' : 'fresh';
  const sentences = describeClone({
    hardware,
    disks,
    osId: guest.osId,
    snapshotCount: await tx.snapshot.count({ where: { guestId: guest.id } }),
    variables,
    withSettings: request.withSettings,
  });
  return { guest, facts, hardware, pool, clones, needBytes, sentences, canHaveSettings };
}
