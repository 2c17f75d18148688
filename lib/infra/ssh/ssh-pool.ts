import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import { connectSsh, type SshConnection } from '#lib/infra/ssh/ssh-connection.ts';
import type { SshTarget } from '#lib/infra/ssh/ssh-target.ts';

/** How the line to a host is. `lost` without a refusal: we let go of it. */
export type LineStatus = { kind: 'connecting' } | { kind: 'up' } | { kind: 'lost'; refusal: Refusal | null };

export type SshPool = {
  /** The one connection to a host, made if there is none; callers at the same time share the attempt. */
  get: (hostId: string) => Promise<SshConnection>;
  /** Ends the connection, or the attempt. For a host that was changed or removed. */
  drop: (hostId: string) => Promise<void>;
  closeAll: () => Promise<void>;
  onStatus: (listener: (hostId: string, status: LineStatus) => void) => () => void;
};

type Options = {
  resolveTarget: (hostId: string) => Promise<SshTarget>;
  log?: (event: string, details: Record<string, unknown>) => void;
  connect?: (target: SshTarget, options: { signal: AbortSignal }) => Promise<SshConnection>;
};

type Entry = { connection: Promise<SshConnection>; stop: AbortController };

/** One SSH connection per host, multiplexed. It does not reconnect by itself: who needs the host asks again, with its own back-off. */
export function createSshPool({ resolveTarget, log, connect = connectSsh }: Options): SshPool {
  const entries = new Map<string, Entry>();
  const listeners = new Set<(hostId: string, status: LineStatus) => void>();
  let closed = false;

  const tell = (hostId: string, status: LineStatus) => {
    log?.('ssh.line', { hostId, ...status });
    for (const listener of listeners) listener(hostId, status);
  };

  const open = async (hostId: string, stop: AbortController): Promise<SshConnection> => {
    tell(hostId, { kind: 'connecting' });
    const forget = (refusal: Refusal | null) => {
      if (entries.get(hostId)?.stop === stop) entries.delete(hostId);
      tell(hostId, { kind: 'lost', refusal });
    };
    try {
      const target = await resolveTarget(hostId);
      stop.signal.throwIfAborted();
      const connection = await connect(target, { signal: stop.signal });
      if (stop.signal.aborted) {
        await connection.close();
        throw stop.signal.reason;
      }
      connection.onClose((failure) => forget(failure?.refusal ?? null));
      tell(hostId, { kind: 'up' });
      return connection;
    } catch (error) {
      forget(stop.signal.aborted ? null : refusalOf(error));
      throw error;
    }
  };

  const drop = async (hostId: string): Promise<void> => {
    const entry = entries.get(hostId);
    if (!entry) return;
    entries.delete(hostId);
    entry.stop.abort(new Failure({ code: 'host.line-lost', technical: 'Guesthouse let go of it' }));
    const connection = await entry.connection.catch(() => null);
    await connection?.close();
  };

  return {
    get(hostId) {
      if (closed) return Promise.reject(new Failure({ code: 'host.line-lost', technical: 'Guesthouse is stopping' }));
      const known = entries.get(hostId);
      if (known) return known.connection;
      const stop = new AbortController();
      // entered before the attempt begins, so that its own clean-up finds it
      const { promise, resolve } = Promise.withResolvers<SshConnection>();
      entries.set(hostId, { connection: promise, stop });
      resolve(open(hostId, stop));
      return promise;
    },
    drop,
    async closeAll() {
      closed = true;
      await Promise.all([...entries.keys()].map(drop));
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
