import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';

export type ForwardTo = { kind: 'unix'; path: string } | { kind: 'tcp'; address: string; port: number };

/**
 * A stream through the host to a socket that it can reach.
 *
 * @throws Failure host.forward-failed when the host cannot or may not connect there, host.line-lost
 */
export function openForward(
  client: Client,
  to: ForwardTo,
  details: RefusalDetails,
  lost: AbortSignal,
): Promise<Duplex> {
  const where = to.kind === 'unix' ? to.path : `${to.address}:${to.port}`;
  return new Promise((resolve, reject) => {
    const failed = (error: Error & { reason?: unknown }) => {
      const code = typeof error.reason === 'number' ? 'host.forward-failed' : 'host.line-lost';
      reject(new Failure({ code, details: { ...details, where }, technical: error.message }, { cause: error }));
    };
    const done = (error: Error | undefined, channel: ClientChannel) => {
      if (error) return failed(error);
      channel.on('error', () => undefined); // a write that came too late; `close` follows
      resolve(channel);
    };
    if (lost.aborted) return reject(lost.reason);
    try {
      if (to.kind === 'unix') client.openssh_forwardOutStreamLocal(to.path, done);
      else client.forwardOut('127.0.0.1', 0, to.address, to.port, done);
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
