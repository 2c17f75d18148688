import { Failure } from '#lib/domain/refusal/failure.ts';
import { type HostLease, holdsLease } from '#lib/engine/hosts/host-lease.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { Logger } from '#lib/infra/log/logger.ts';
import type { SecretBox } from '#lib/infra/secrets/secret-box.ts';
import { connectSsh, type SshConnection } from '#lib/infra/ssh/ssh-connection.ts';
import { createSshPool } from '#lib/infra/ssh/ssh-pool.ts';
import type { SshTarget } from '#lib/infra/ssh/ssh-target.ts';
import { createHostLink, type HostLink } from '#lib/infra/virsh/host-link.ts';

/** The lines to the hosts that this engine owns. */
export type HostLinks = {
  /** The host, connected; made if there is no line yet. Throws the Failure that keeps it from being. */
  demand(hostId: string): Promise<HostLink>;
  /** The same for a step: throws `operation.lost-host` when another engine owns the host by now. */
  demandFenced(hostId: string): Promise<HostLink>;
  /** A line of its own, for what holds a channel for long: one connection has only a few. Close it when done. */
  openAlone(hostId: string, signal: AbortSignal): Promise<SshConnection>;
  setLease(hostId: string, lease: HostLease | null): void;
  /** what we hold on a host now; null where it is not ours */
  leaseOf(hostId: string): HostLease | null;
  drop(hostId: string): Promise<void>;
  /** Ends the line of a host as soon as no operation but the named one runs there; whoever needs the host makes a new one. */
  renew(hostId: string, exceptOperationId: string): Promise<void>;
  /** Does so for the lines that were in use when it was asked for. */
  renewAwaited(): Promise<void>;
  closeAll(): Promise<void>;
};

async function targetOf(db: Db, box: SecretBox, hostId: string): Promise<SshTarget> {
  const host = await db.host.findUnique({ where: { id: hostId }, include: { keySecret: true } });
  if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
  const privateKey = box.open('ssh-key', host.keySecret.data);
  return {
    hostLabel: host.name,
    address: host.address,
    port: host.port,
    user: host.username,
    auth: { kind: 'key', privateKey },
    pinnedHostKey: host.hostKey,
  };
}

export function createHostLinks(options: { db: Db; box: SecretBox; log: Logger; keepAliveMs?: number }): HostLinks {
  const { db, box, log, keepAliveMs } = options;
  const leases = new Map<string, HostLease>();
  /** lines to be renewed, on which operations ran */
  const awaited = new Set<string>();
  const links = new WeakMap<SshConnection, HostLink>();
  const pool = createSshPool({
    resolveTarget: (hostId) => targetOf(db, box, hostId),
    connect: (target, { signal }) => connectSsh(target, { signal, keepAliveMs }),
    log: (event, details) => log.debug(details, event),
  });

  const demand = async (hostId: string): Promise<HostLink> => {
    const connection = await pool.get(hostId);
    const known = links.get(connection);
    if (known) return known;
    const link = createHostLink(connection);
    links.set(connection, link);
    return link;
  };

  const renew = async (hostId: string, exceptOperationId?: string): Promise<void> => {
    const others = await db.operation.count({
      where: { hostId, state: 'running', id: exceptOperationId ? { not: exceptOperationId } : undefined },
    });
    if (others > 0) {
      awaited.add(hostId);
      return;
    }
    awaited.delete(hostId);
    await pool.drop(hostId);
  };

  return {
    demand,
    async demandFenced(hostId) {
      const lease = leases.get(hostId);
      if (!lease || !(await holdsLease(db, lease))) throw new Failure({ code: 'operation.lost-host' });
      return demand(hostId);
    },
    async openAlone(hostId, signal) {
      return connectSsh(await targetOf(db, box, hostId), { signal, keepAliveMs });
    },
    setLease(hostId, lease) {
      if (lease) leases.set(hostId, lease);
      else leases.delete(hostId);
    },
    leaseOf: (hostId) => leases.get(hostId) ?? null,
    async drop(hostId) {
      awaited.delete(hostId);
      await pool.drop(hostId);
    },
    renew,
    async renewAwaited() {
      for (const hostId of awaited) await renew(hostId);
    },
    closeAll: pool.closeAll,
  };
}
