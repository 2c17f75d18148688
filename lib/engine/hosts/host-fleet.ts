import { keepHost } from '#lib/engine/hosts/host-keeper.ts';
import { type HostLease, releaseLease, renewEveryMs, renewLease, takeLease } from '#lib/engine/hosts/host-lease.ts';
import type { HostLinks } from '#lib/engine/hosts/host-links.ts';
import { createPokes } from '#lib/engine/hosts/wait-or-poke.ts';
import type { Observers } from '#lib/engine/observe/observers.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { Logger } from '#lib/infra/log/logger.ts';

type FleetDeps = {
  db: Db;
  log: Logger;
  engineId: string;
  links: HostLinks;
  observers: Observers;
  /** a host became ours, or is no longer: its jobs are taken or left */
  onOwned(hostId: string): Promise<void>;
  /** a host that did not answer does again */
  onUp(hostId: string): Promise<void>;
  onLost(hostId: string): Promise<void>;
  /** a host that was ours was forgotten; called after onLost */
  onForgotten(hostId: string): Promise<void>;
};

type Kept = { lease: HostLease; stop: AbortController; done: Promise<void> };

/** Owns as many hosts as nobody else does, keeps each, and gives them back at the end. */
export function createHostFleet(deps: FleetDeps) {
  const { db, log, engineId, links } = deps;
  const kept = new Map<string, Kept>();
  const pokes = createPokes();
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;
  let isClosed = false;

  async function own(hostId: string): Promise<void> {
    const lease = await takeLease(db, hostId, engineId);
    if (!lease || isClosed) return;
    links.setLease(hostId, lease);
    const stop = new AbortController();
    const done = keepHost({ ...deps, pokes }, hostId, stop.signal).catch((error: unknown) =>
      log.error({ err: error, hostId }, 'keeping a host failed'),
    );
    kept.set(hostId, { lease, stop, done });
    try {
      await deps.onOwned(hostId);
    } catch (error) {
      // a host whose jobs nobody takes is not owned: the next look begins anew
      await letGo(hostId);
      throw error;
    }
  }

  async function letGo(hostId: string): Promise<void> {
    const entry = kept.get(hostId);
    if (!entry) return;
    kept.delete(hostId);
    links.setLease(hostId, null);
    entry.stop.abort();
    await links.drop(hostId);
    await entry.done;
    await deps
      .onLost(hostId)
      .catch((error: unknown) => log.warn({ err: error, hostId }, 'the jobs of a host could not be left'));
  }

  async function look(): Promise<void> {
    for (const [hostId, entry] of kept) {
      if (!(await renewLease(db, entry.lease, engineId))) await letGo(hostId);
    }
    const free = await db.host.findMany({ where: { id: { notIn: [...kept.keys()] } }, select: { id: true } });
    for (const host of free) await own(host.id);
    await links.renewAwaited();
  }

  const lookNow = (): Promise<void> => {
    if (isClosed) return Promise.resolve();
    looking ??= look()
      .catch((error: unknown) => log.warn({ err: error }, 'the hosts could not be looked at'))
      .finally(() => {
        looking = null;
      });
    return looking;
  };

  return {
    async start(): Promise<void> {
      await lookNow();
      timer = setInterval(() => void lookNow(), renewEveryMs);
    },
    /** Something about a host changed in the inventory: it is new, removed, has another key, or somebody wants it tried now. */
    async changed(hostId: string): Promise<void> {
      const host = await db.host.findUnique({ where: { id: hostId }, select: { nextTryAt: true } });
      if (!host) {
        const wasOurs = kept.has(hostId);
        await letGo(hostId);
        if (wasOurs) await deps.onForgotten(hostId);
        return;
      }
      if (!kept.has(hostId)) return lookNow();
      // a time for the next try is our own writing: to hear of it must not cut the wait for it short
      if (host.nextTryAt === null) pokes.poke(hostId);
    },
    owned: (): string[] => [...kept.keys()],
    /** Keeps nothing any more and tells nobody. */
    async abandon(): Promise<void> {
      isClosed = true;
      if (timer) clearInterval(timer);
      for (const entry of kept.values()) entry.stop.abort();
      await Promise.all([...kept.values()].map((entry) => entry.done));
    },
    async close(): Promise<void> {
      isClosed = true;
      if (timer) clearInterval(timer);
      await looking;
      await Promise.all(
        [...kept].map(async ([hostId, entry]) => {
          await letGo(hostId);
          await releaseLease(db, entry.lease, engineId).catch(() => undefined);
        }),
      );
    },
  };
}
