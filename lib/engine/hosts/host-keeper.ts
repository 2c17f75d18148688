import { connectionAfter, isCertain } from '#lib/domain/host/host-standing.ts';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { backOffMs } from '#lib/engine/hosts/back-off.ts';
import { demandLibvirt } from '#lib/engine/hosts/demand-libvirt.ts';
import type { HostLinks } from '#lib/engine/hosts/host-links.ts';
import { changeHostState } from '#lib/engine/hosts/host-state.ts';
import { isKeyAwaited } from '#lib/engine/hosts/is-key-awaited.ts';
import type { Pokes } from '#lib/engine/hosts/wait-or-poke.ts';
import type { Observers } from '#lib/engine/observe/observers.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { Logger } from '#lib/infra/log/logger.ts';

type KeeperDeps = {
  db: Db;
  log: Logger;
  links: HostLinks;
  observers: Observers;
  pokes: Pokes;
  onUp(hostId: string): Promise<void>;
};

/** Who installs the key says so; this is for what is not heard. */
const askForKeyEveryMs = 1_000;

/** A line is lost, a volume vanishes while it is looked at: only this many misses in a row say something of the host. */
const missesUntilAway = 3;

/**
 * Keeps one host connected and observed until the signal aborts: connects, watches until the line or libvirt fails, waits
 * longer after each miss (up to a minute, or until somebody asks), and begins again. Costs nothing while it waits.
 */
export async function keepHost(deps: KeeperDeps, hostId: string, signal: AbortSignal): Promise<void> {
  const { db, log, links, observers, pokes } = deps;
  let misses = 0;
  while (!signal.aborted) {
    try {
      if (await isKeyAwaited(db, hostId)) {
        await pokes.wait(hostId, askForKeyEveryMs, signal);
        continue;
      }
      const link = await links.demand(hostId);
      await demandLibvirt(link, signal);
      await observers.watch(hostId, link, signal, async () => {
        misses = 0;
        const wasAway = await changeHostState(db, hostId, { connection: 'up' }, new Date());
        if (wasAway) await deps.onUp(hostId);
      });
    } catch (error) {
      if (signal.aborted) return;
      misses += 1;
      const refusal = refusalOf(error);
      const waitMs = backOffMs(misses, Math.random);
      log.info(
        { hostId, misses, code: refusal.code, technical: refusal.technical, waitMs: Math.round(waitMs) },
        'a host was missed',
      );
      // sshd gives a login its groups once per line: one that was just put into libvirt's has it on the next
      if (refusal.code === 'host.libvirt-denied') await links.drop(hostId);
      if (refusal.code === 'server.failed') log.error({ err: error, hostId }, 'watching a host failed');
      if (isCertain(refusal) || misses >= missesUntilAway) {
        const nextTryAt = new Date(Date.now() + waitMs);
        await changeHostState(
          db,
          hostId,
          { connection: connectionAfter(refusal), refusal, nextTryAt },
          new Date(),
        ).catch((cause: unknown) => log.warn({ err: cause, hostId }, 'the state of a host could not be written'));
      }
      await pokes.wait(hostId, waitMs, signal);
    }
  }
}
