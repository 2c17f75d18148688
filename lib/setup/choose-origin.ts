import { networkInterfaces } from 'node:os';
import type { StartFlags } from '#lib/setup/start-flags.ts';

/** The address under which browsers reach the server: the given one, or one that follows from where it listens. */
export function chooseOrigin(flags: StartFlags, addresses: string[] = outsideAddresses()): string {
  if (flags.origin) return flags.origin;
  const scheme = flags.tls.kind === 'none' ? 'http' : 'https';
  const everywhere = flags.listen === '0.0.0.0' || flags.listen === '::';
  const address = everywhere ? (addresses[0] ?? '127.0.0.1') : flags.listen;
  return new URL(`${scheme}://${address.includes(':') ? `[${address}]` : address}:${flags.port}`).origin;
}

const outsideAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
