import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { publicKeyOf } from '#lib/infra/ssh/public-key-of.ts';
import { readLocalHost as readLocalHostFile } from '#lib/setup/local-host/local-host-file.ts';

export type PreparedLocalHost = {
  hostname: string;
  address: string;
  port: number;
  user: string;
  hostKey: string;
  privateKey: string;
  publicKey: string;
};

/** This machine as set-up prepared it; null where it did not. `file` is host.json in a folder of the data folder. */
export async function readLocalHost(file: string | null): Promise<PreparedLocalHost | null> {
  const local = readLocalHostFile(file);
  if (!local) return null;
  const privateKey = await readFile(local.privateKeyFile, 'utf8');
  return {
    hostname: hostname(),
    address: local.address,
    port: local.port,
    user: local.user,
    hostKey: local.hostKeyBase64,
    privateKey,
    publicKey: publicKeyOf(privateKey, 'guesthouse'),
  };
}
