import { createHash } from 'node:crypto';

/** The bridge of a network: a device name of at most 15 characters, what fits of the network's own, told apart by a digest. */
export const bridgeFor = (network: string): string => {
  const head = network
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 6);
  return `vb${head}${createHash('sha256').update(network).digest('hex').slice(0, 6)}`;
};
