import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** How the server reaches this machine as a host. */
export const LocalHost = z.object({
  address: z.literal('127.0.0.1'),
  port: z.number().int(),
  user: z.string(),
  privateKeyFile: z.string(),
  /** the blob of the host key, as in the second word of a .pub file */
  hostKeyBase64: z.string(),
});
export type LocalHost = z.infer<typeof LocalHost>;

/** Reads host.json; null where this machine was not prepared as a host. */
export function readLocalHost(file: string | null): LocalHost | null {
  return file !== null && existsSync(file) ? LocalHost.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}
