import type { GuestUuid } from '#lib/domain/id.ts';
import type { HostLinks } from '#lib/engine/hosts/host-links.ts';
import { type GuestEvents, openGuestEvents } from '#lib/engine/observe/guest-events.ts';
import { observeAddresses } from '#lib/engine/observe/observe-addresses.ts';
import { type GuestLook, observeAllGuests, observeSomeGuests } from '#lib/engine/observe/observe-guests.ts';
import { observeInside } from '#lib/engine/observe/observe-inside.ts';
import { observeSnapshots, type SnapshotLook } from '#lib/engine/observe/observe-snapshots.ts';
import { observeStats, type StatsMemory } from '#lib/engine/observe/observe-stats.ts';
import { observeStorage, type StorageLook } from '#lib/engine/observe/observe-storage.ts';
import { observeVolume } from '#lib/engine/observe/observe-volume.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { Logger } from '#lib/infra/log/logger.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import type { ListedGuest } from '#lib/infra/virsh/parse-domain-list.ts';
import { createVirshSession, type VirshSession } from '#lib/infra/virsh/virsh-session.ts';

/** Everything is listed again this often: libvirt gives no event for many changes. */
const relistEveryMs = 20_000;
/** The second listing comes sooner: what happened while the stream of events was being opened gave none. */
const secondListAfterMs = 1_000;
/** Use of processor and memory is measured this often. */
const measureEveryMs = 10_000;
/** Hints that come together are one look. */
const settleMs = 5;

/** Looks at hosts and writes what is there. Whoever asks for a look waits for one that began after the asking. */
export type Observers = {
  /** Watches a host until the signal aborts; throws when the line or libvirt fails. `onUp` after each full look. */
  watch(hostId: string, link: HostLink, signal: AbortSignal, onUp: () => Promise<void>): Promise<void>;
  /** Reads one guest again. */
  lookAtGuest(hostId: string, uuid: string): Promise<void>;
  /**
   * Does something to a guest after which the caller sees to it that somebody looks. What libvirt says of it meanwhile is not looked into: it is
   * only on its way, and each look takes from the processor that the guest starts on.
   */
  whileOurs<T>(uuid: string, act: () => Promise<T>): Promise<T>;
  /** Lists the snapshots of one guest again: libvirt gives no event for them. */
  lookAtSnapshots(hostId: string, uuid: string): Promise<void>;
  /** Asks the agent of one guest what it tells of its inside; those who come while it is being asked wait for its answer. */
  lookInside(hostId: string, uuid: string): Promise<void>;
  /** Reads one volume again, after a step made, filled or deleted it: the next listing of the whole pool may be far. */
  lookAtVolume(hostId: string, ref: { poolUuid: string; volume: string }): Promise<void>;
  /** Reads the pools, their volumes and the networks again: somebody wants to choose one. */
  lookAtStorage(hostId: string): Promise<void>;
  /**
   * Reads everything of a host again; where it is not watched just now, its guests, pools and networks. Throws the Failure that
   * keeps it from being looked at.
   */
  lookAtHost(hostId: string): Promise<void>;
};

type Turn = 'guests' | 'storage' | 'snapshots';

type Watched = {
  virsh: VirshSession;
  events: GuestEvents;
  look: GuestLook;
  snapshots: SnapshotLook;
  storage: StorageLook;
  listing: ListedGuest[];
  addresses: Promise<void> | null;
};

export function createObservers(options: { db: Db; log: Logger; links: Pick<HostLinks, 'demandFenced'> }): Observers {
  const { db, log, links } = options;
  const watched = new Map<string, Watched>();
  /** the last look of each kind at each host */
  const turns = new Map<string, Promise<unknown>>();
  /** looks at storage that were asked for and have not begun */
  const awaited = new Map<string, Promise<void>>();
  /** agents that are being asked now, by host and guest */
  const asked = new Map<string, Promise<void>>();
  /** of guests that somebody works on who looks at them then */
  const ours = new Set<string>();

  /** One look of a kind at a time per host, watched or not: two would write what they saw in the wrong order. */
  function inTurn<T>(hostId: string, kind: Turn, look: () => Promise<T>): Promise<T> {
    const key = `${hostId} ${kind}`;
    const next = (turns.get(key) ?? Promise.resolve()).then(look);
    turns.set(
      key,
      next.catch(() => undefined),
    );
    return next;
  }

  async function lookAtSome(watch: Watched, isMeant: (guest: ListedGuest) => boolean): Promise<void> {
    watch.listing = await observeSomeGuests(watch.look, isMeant);
  }

  const lookAtNamed = (watch: Watched, names: readonly string[]): Promise<void> =>
    lookAtSome(watch, (guest) => names.includes(guest.name) && !ours.has(guest.uuid));

  const lookAtGuests = (hostId: string, watch: Watched): Promise<void> =>
    inTurn(hostId, 'guests', async () => {
      watch.listing = await observeAllGuests(watch.look, async () => {
        const names = watch.events.pending();
        if (names.length > 0) await lookAtNamed(watch, names);
      });
    });

  const newStorageLook = (hostId: string, { virsh, exec }: Pick<HostLink, 'virsh' | 'exec'>): StorageLook => ({
    db,
    hostId,
    virsh,
    exec,
    marks: new Map(),
    told: { choice: null },
  });

  const lookAtStorage = (hostId: string, watch: Watched): Promise<void> =>
    inTurn(hostId, 'storage', () => observeStorage(watch.storage));

  /** Many may ask at once: those who come before it has begun wait for the same look. */
  function lookAtStorageSoon(hostId: string, watch: Watched): Promise<void> {
    const known = awaited.get(hostId);
    if (known) return known;
    const look = inTurn(hostId, 'storage', () => {
      awaited.delete(hostId);
      return observeStorage(watch.storage);
    });
    awaited.set(hostId, look);
    return look;
  }

  const lookAtAllSnapshots = (hostId: string, watch: Watched): Promise<void> =>
    inTurn(hostId, 'snapshots', () => observeSnapshots(watch.snapshots));

  /** Agents that hang take seconds each, so nothing waits for the addresses; they are read by one reader at a time. */
  function lookAtAddresses(hostId: string, watch: Watched): void {
    watch.addresses ??= observeAddresses(db, hostId, watch.virsh)
      .catch((error: unknown) => log.debug({ err: error, hostId }, 'addresses could not be read'))
      .finally(() => {
        watch.addresses = null;
      });
  }

  async function watchUntilLost(
    hostId: string,
    watch: Watched,
    signal: AbortSignal,
    onUp: () => Promise<void>,
  ): Promise<void> {
    await lookAtGuests(hostId, watch);
    // what may take long comes with the second listing: until the first is over nobody sees that the host is there
    await inTurn(hostId, 'storage', () => observeStorage({ ...watch.storage, marks: null }));
    await onUp();
    lookAtAddresses(hostId, watch);
    const lookAtRest = (what: string, look: Promise<void>) =>
      void look.catch((error: unknown) => log.warn({ err: error, hostId }, `the ${what} of a host could not be read`));
    lookAtRest('snapshots', lookAtAllSnapshots(hostId, watch));
    const measured: StatsMemory = new Map();
    let nextListAt = Date.now() + secondListAfterMs;
    let nextMeasureAt = Date.now();
    while (!signal.aborted) {
      const idleMs = Math.max(0, Math.min(nextListAt, nextMeasureAt) - Date.now());
      const names = await watch.events.take(idleMs, settleMs, signal);
      if (signal.aborted) return;
      if (names.length > 0) await inTurn(hostId, 'guests', () => lookAtNamed(watch, names));
      if (Date.now() >= nextMeasureAt) {
        await inTurn(hostId, 'guests', () => observeStats(db, hostId, watch.virsh, watch.listing, measured));
        nextMeasureAt = Date.now() + measureEveryMs;
      }
      if (Date.now() >= nextListAt) {
        await lookAtGuests(hostId, watch);
        await onUp();
        lookAtAddresses(hostId, watch);
        // a lost line ends the stream of events too, and with it this watch
        lookAtRest('storage', lookAtStorage(hostId, watch));
        lookAtRest('snapshots', lookAtAllSnapshots(hostId, watch));
        nextListAt = Date.now() + relistEveryMs;
      }
    }
  }

  return {
    async watch(hostId, link, signal, onUp) {
      const events = await openGuestEvents(link.connection);
      // a session of its own: a step's command that takes a second must not hold up what pages see
      const virsh = createVirshSession(link.connection);
      const watch: Watched = {
        virsh,
        events,
        look: { db, log, hostId, virsh, written: new Map() },
        snapshots: {
          db,
          hostId,
          virsh,
          told: new Map(),
          lookAtVolume: (ref) => inTurn(hostId, 'storage', () => observeVolume(db, hostId, virsh, ref)),
        },
        storage: newStorageLook(hostId, { exec: link.exec, virsh }),
        listing: [],
        addresses: null,
      };
      watched.set(hostId, watch);
      try {
        await watchUntilLost(hostId, watch, signal, onUp);
      } finally {
        if (watched.get(hostId) === watch) watched.delete(hostId);
        await Promise.all([events.close(), watch.virsh.close()]).catch((error: unknown) =>
          log.debug({ err: error, hostId }, 'closing a watch failed'),
        );
      }
    },
    // hints: where a host is not watched its line was just lost, and the first thing after its return is a full look
    async lookAtGuest(hostId, uuid) {
      const watch = watched.get(hostId);
      if (watch) await inTurn(hostId, 'guests', () => lookAtSome(watch, (guest) => guest.uuid === uuid));
    },
    async whileOurs(uuid, act) {
      ours.add(uuid);
      try {
        return await act();
      } finally {
        ours.delete(uuid);
      }
    },
    async lookAtSnapshots(hostId, uuid) {
      const watch = watched.get(hostId);
      if (watch) await inTurn(hostId, 'snapshots', () => observeSnapshots(watch.snapshots, uuid));
    },
    async lookInside(hostId, uuid) {
      const link = watched.has(hostId) ? await links.demandFenced(hostId) : null;
      if (!link) return;
      const key = `${hostId} ${uuid}`;
      const look =
        asked.get(key) ?? observeInside({ db, link, hostId, uuid: uuid as GuestUuid }).finally(() => asked.delete(key));
      asked.set(key, look);
      await look;
    },
    async lookAtVolume(hostId, ref) {
      const watch = watched.get(hostId);
      if (watch) await inTurn(hostId, 'storage', () => observeVolume(db, hostId, watch.virsh, ref));
    },
    async lookAtStorage(hostId) {
      const watch = watched.get(hostId);
      if (watch) await lookAtStorageSoon(hostId, watch);
    },
    async lookAtHost(hostId) {
      const watch = watched.get(hostId);
      if (!watch) {
        // a line that was lost a moment ago, or is not there yet: who asked is answered with what is there all the same
        const link = await links.demandFenced(hostId);
        const { virsh } = link;
        const look: GuestLook = { db, log, hostId, virsh, written: new Map() };
        await inTurn(hostId, 'guests', () => observeAllGuests(look, () => Promise.resolve()));
        await inTurn(hostId, 'storage', () => observeStorage(newStorageLook(hostId, link)));
        return;
      }
      await lookAtGuests(hostId, watch);
      await lookAtStorage(hostId, watch);
      await lookAtAllSnapshots(hostId, watch);
      lookAtAddresses(hostId, watch);
    },
  };
}
