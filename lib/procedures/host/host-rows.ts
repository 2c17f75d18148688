import type { Actor } from '#lib/domain/access/actor.ts';
import { reachOf } from '#lib/domain/access/actor.ts';
import { HostCheck } from '#lib/domain/host/host-check.ts';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import { HostRow } from '#lib/domain/live/host-row.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { toRefusalText } from '#lib/procedures/refusal-text.ts';
import type { Host, Prisma } from '#prisma/generated/client.ts';

type GuestSums = { count: number; running: number; promisedMiB: number };

function toHostRow(actor: Actor, host: Host, sums: GuestSums): HostRow {
  const facts = HostFacts.safeParse(host.facts).data ?? null;
  const checks = HostCheck.array().safeParse(host.checks).data ?? null;
  return HostRow.parse({
    ...host,
    connectionSince: host.connectionSince.toISOString(),
    refusal: toRefusalText(actor, host.refusal),
    nextTryAt: host.nextTryAt?.toISOString() ?? null,
    lastSeenAt: host.lastSeenAt?.toISOString() ?? null,
    guestCount: sums.count,
    runningCount: sums.running,
    memoryPromisedMiB: sums.promisedMiB,
    cpus: facts?.cpus ?? null,
    memoryMiB: facts?.memoryMiB ?? null,
    memoryUsedMiB: facts ? facts.memoryMiB - facts.memoryFreeMiB : null,
    libvirtVersion: facts?.libvirtVersion ?? null,
    qemuVersion: facts?.qemuVersion ?? null,
    checksPassed: checks?.filter((check) => check.verdict === 'passed').length ?? null,
    checksTotal: checks?.length ?? null,
  });
}

/** All hosts by name for who may see hosts, none for others. */
export async function listHostRows(
  db: DbTransaction,
  actor: Actor,
  where: Prisma.HostWhereInput = {},
): Promise<HostRow[]> {
  if (!reachOf(actor, 'host.read')) return [];
  const hosts = await db.host.findMany({ where, orderBy: { name: 'asc' } });
  const guests = await db.guest.groupBy({
    by: ['hostId', 'power'],
    where: { stage: { not: 'gone' }, hostId: { in: hosts.map((host) => host.id) } },
    _count: true,
    _sum: { memoryMiB: true },
  });
  return hosts.map((host) => {
    const of = guests.filter((group) => group.hostId === host.id);
    const active = of.filter((group) => group.power !== 'off' && group.power !== 'unknown');
    return toHostRow(actor, host, {
      count: of.reduce((sum, group) => sum + group._count, 0),
      running: of.filter((group) => group.power === 'running').reduce((sum, group) => sum + group._count, 0),
      promisedMiB: active.reduce((sum, group) => sum + (group._sum.memoryMiB ?? 0), 0),
    });
  });
}
