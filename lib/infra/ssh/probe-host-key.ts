import { Failure } from '#lib/domain/refusal/failure.ts';
import { type HostKey, readHostKey } from '#lib/infra/ssh/host-key.ts';
import { type HandshakeOptions, handshake } from '#lib/infra/ssh/ssh-handshake.ts';

/**
 * The key that a host shows, for a person to compare. Nothing is logged in: the handshake stops as soon as the key is there.
 *
 * @throws Failure host.name-unknown, port-closed, unreachable, not-ssh, ssh-unagreed, busy
 */
export async function probeHostKey(address: string, port: number, options: HandshakeOptions = {}): Promise<HostKey> {
  let seen: HostKey | null = null;
  const details = { host: address, address, port };
  try {
    const client = await handshake(
      { address, port, pinnedHostKey: null },
      { username: 'guesthouse' },
      (blob) => {
        seen = readHostKey(blob);
        return new Failure({ code: 'host.key-unaccepted', details });
      },
      details,
      options,
    );
    client.end();
  } catch (error) {
    if (seen === null) throw error;
  }
  if (seen === null) throw new Failure({ code: 'host.not-ssh', details });
  return seen;
}
