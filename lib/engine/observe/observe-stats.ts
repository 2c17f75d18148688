import type { Db } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import type { ListedGuest } from '#lib/infra/virsh/parse-domain-list.ts';
import type { DomainStats } from '#lib/infra/virsh/parse-domstats.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { readGuestStats } from '#lib/infra/virsh/virsh-guest.ts';

/** What a sparkline shows. */
const samplesKept = 20;

/** The counters of the look before, by UUID: a rate needs two looks. */
export type StatsMemory = Map<string, { atMs: number; cpuTimeNs: number }>;

export type GuestUse = { uuid: string; cpuPercent: number | null; memoryUsedMiB: number | null };

/** Share of all its processors since the look before, 0 to 100. */
function cpuPercentOf(
  stats: DomainStats,
  before: { atMs: number; cpuTimeNs: number } | undefined,
  nowMs: number,
): number | null {
  if (!before || stats.cpuTimeNs === null || !stats.vcpus || stats.cpuTimeNs < before.cpuTimeNs || nowMs <= before.atMs)
    return null;
  const share = (stats.cpuTimeNs - before.cpuTimeNs) / 1e6 / (nowMs - before.atMs) / stats.vcpus;
  return Math.min(100, Math.round(share * 1000) / 10);
}

/** What the guest itself says it uses; without a balloon driver, what its QEMU holds on the host. */
function memoryUsedOf(stats: DomainStats): number | null {
  const { balloonKiB, usableKiB, unusedKiB, rssKiB } = stats;
  const free = usableKiB ?? unusedKiB;
  const usedKiB = balloonKiB !== null && free !== null ? balloonKiB - free : rssKiB;
  return usedKiB === null ? null : Math.max(0, Math.round(usedKiB / 1024));
}

/** Use of each running guest out of one `domstats`. Pure but for `memory`, which takes the new counters. */
export function usesOf(
  all: readonly DomainStats[],
  listing: readonly ListedGuest[],
  memory: StatsMemory,
  nowMs: number,
): GuestUse[] {
  const uuids = new Map(listing.map((guest) => [guest.name, guest.uuid]));
  return all.flatMap((stats) => {
    const uuid = uuids.get(stats.name);
    // cpu.time is told of running guests only
    if (!uuid || stats.cpuTimeNs === null || stats.vcpus === null || stats.state === 5) return [];
    const cpuPercent = cpuPercentOf(stats, memory.get(uuid), nowMs);
    memory.set(uuid, { atMs: nowMs, cpuTimeNs: stats.cpuTimeNs });
    return [{ uuid, cpuPercent, memoryUsedMiB: memoryUsedOf(stats) }];
  });
}

/** Reads how much the guests of a host use, in one command, and writes it in one statement. Wakes pages once per host. */
export async function observeStats(
  db: Db,
  hostId: string,
  virsh: Virsh,
  listing: readonly ListedGuest[],
  memory: StatsMemory,
): Promise<void> {
  const uses = usesOf(await readGuestStats(virsh), listing, memory, Date.now());
  const known = uses.filter((use) => use.cpuPercent !== null);
  if (known.length === 0) return;
  const uuids = known.map((use) => use.uuid);
  const cpus = known.map((use) => use.cpuPercent ?? 0);
  const memories = known.map((use) => use.memoryUsedMiB ?? 0);
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`
      UPDATE "Guest" g SET
        "cpuPercent" = u.cpu, "memoryUsedMiB" = u.memory,
        "cpuSamples" = (array_append(g."cpuSamples", round(u.cpu)::int))[greatest(1, cardinality(g."cpuSamples") + 2 - ${samplesKept}):],
        "memorySamples" = (array_append(g."memorySamples", u.memory))[greatest(1, cardinality(g."memorySamples") + 2 - ${samplesKept}):]
      FROM unnest(${uuids}::text[], ${cpus}::float8[], ${memories}::int[]) AS u(uuid, cpu, memory)
      WHERE g."hostId" = ${hostId} AND g.uuid = u.uuid`;
    await recordEvent(tx, 'stats', hostId);
  });
}
