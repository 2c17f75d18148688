import { type GuestEvents, openGuestEvents } from '#lib/engine/observe/guest-events.ts';
import { observeAddresses } from '#lib/engine/observe/observe-addresses.ts';
import { observeAllGuests, observeOneGuest } from '#lib/engine/observe/observe-guests.ts';
import { observeStats, type StatsMemory } from '#lib/engine/observe/observe-stats.ts';
import { observeStorage } from '#lib/engine/observe/observe-storage.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { Logger } from '#lib/infra/log/logger.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import type { ListedGuest } from '#lib/infra/virsh/parse-domain-list.ts';
import { createVirshSession, type VirshSession } from '#lib/infra/virsh/virsh-session.ts';

/** Everything is listed again this often: libvirt gives no event for many changes. */
const relistEveryMs = 20_000;
/** Use of processor and memory is measured this often. */
const measureEveryMs = 10_000;
/** Hints that come together are one look. */
const settleMs = 15;

/** Looks at hosts and writes what is there. Whoever asks for a look waits for one that began after the asking. */
export type Observers = {
  /** Watches a host until the signal aborts; throws when the line or libvirt fails. `onUp` after each full look. */
  watch(hostId: string, link: HostLink, signal: AbortSignal, onUp: () => Promise<void>): Promise<void>;
  /** Reads one guest again. */
  lookAtGuest(hostId: string, uuid: string): Promise<void>;
  /** Reads everything of a host again. */
  lookAtHost(hostId: string): Promise<void>;
};

type Watched = { virsh: VirshSession; listing: ListedGuest[]; written: Map<string, string>; turn: Promise<unknown> };

export function createObservers(options: { db: Db; log: Logger }): Observers {
  const { db, log } = options;
  const watched = new Map<string, Watched>();

  /** One look at a time per host: two would write what they saw in the wrong order. */
  function inTurn<T>(watch: Watched, look: () => Promise<T>): Promise<T> {
    const next = watch.turn.then(look, look);
    watch.turn = next.catch(() => undefined);
    return next;
  }

  async function lookAtAll(hostId: string, watch: Watched): Promise<void> {
    watch.listing = await observeAllGuests(db, hostId, watch.virsh, watch.written);
    await observeStorage(db, hostId, watch.virsh);
    await observeAddresses(db, hostId, watch.virsh);
  }

  async function lookAtOne(hostId: string, watch: Watched, which: { uuid: string } | { name: string }): Promise<void> {
    const listing = await observeOneGuest(db, hostId, watch.virsh, which, watch.listing, watch.written);
    if (listing) watch.listing = listing;
  }

  async function watchUntilLost(
    hostId: string,
    watch: Watched,
    events: GuestEvents,
    signal: AbortSignal,
    onUp: () => Promise<void>,
  ): Promise<void> {
    await inTurn(watch, () => lookAtAll(hostId, watch));
    await onUp();
    const measured: StatsMemory = new Map();
    let nextListAt = Date.now() + relistEveryMs;
    let nextMeasureAt = Date.now();
    while (!signal.aborted) {
      const names = await events.take(Math.max(0, Math.min(nextListAt, nextMeasureAt) - Date.now()), settleMs, signal);
      if (signal.aborted) return;
      for (const name of names) await inTurn(watch, () => lookAtOne(hostId, watch, { name }));
      if (Date.now() >= nextMeasureAt) {
        await inTurn(watch, () => observeStats(db, hostId, watch.virsh, watch.listing, measured));
        nextMeasureAt = Date.now() + measureEveryMs;
      }
      if (Date.now() >= nextListAt) {
        await inTurn(watch, () => lookAtAll(hostId, watch));
        await onUp();
        nextListAt = Date.now() + relistEveryMs;
      }
    }
  }

  const demandWatched = (hostId: string): Watched | undefined => watched.get(hostId);

  return {
    async watch(hostId, link, signal, onUp) {
      // a session of its own: a step's command that takes a second must not hold up what pages see
      const watch: Watched = {
        virsh: createVirshSession(link.connection),
        listing: [],
        written: new Map(),
        turn: Promise.resolve(),
      };
      const events = await openGuestEvents(link.connection);
      watched.set(hostId, watch);
      try {
        await watchUntilLost(hostId, watch, events, signal, onUp);
      } finally {
        if (watched.get(hostId) === watch) watched.delete(hostId);
        await Promise.all([events.close(), watch.virsh.close()]).catch((error: unknown) =>
          log.debug({ err: error, hostId }, 'closing a watch failed'),
        );
      }
    },
    async lookAtGuest(hostId, uuid) {
      const watch = demandWatched(hostId);
      // not watched: the line was just lost, and the first thing after its return is a full look
      if (watch) await inTurn(watch, () => lookAtOne(hostId, watch, { uuid }));
    },
    async lookAtHost(hostId) {
      const watch = demandWatched(hostId);
      if (watch) await inTurn(watch, () => lookAtAll(hostId, watch));
    },
  };
}
