import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LocalHostCommands } from '#lib/infra/local-host/local-host-commands.ts';

/**
 * What set-up tells the server, as a JSON file of mode 0600 that belongs to the server's login. It may hold the password
 * of a database, so it never travels in argv. The secrets are in a file of their own, beside the database, not in it.
 */
export const ServerConfig = z.object({
  dataDir: z.string().min(1),
  databaseUrl: z.string().min(1),
  /** true when the database is the private one in `dataDir` */
  databaseEmbedded: z.boolean(),
  listen: z.string().min(1),
  port: z.number().int().min(1).max(65535),
  /** scheme, name and port under which browsers reach the server; what an Origin header is held against */
  origin: z.url(),
  /** PEM files */
  tls: z.object({ certFile: z.string(), keyFile: z.string(), selfSigned: z.boolean() }).optional(),
  /** true: the peer is a proxy whose X-Forwarded-For is to be believed */
  trustProxy: z.boolean(),
  secretsFile: z.string().min(1),
  /** see local-host/local-host-file.ts; null where its SSH server could not be started */
  localHostFile: z.string().nullable(),
  /** see Runtime; earlier releases wrote none */
  localHostCommands: LocalHostCommands.nullable().default(null),
  setupLinkCommand: z.string().nullable().default(null),
});
export type ServerConfig = z.infer<typeof ServerConfig>;

/** The name of the environment variable that carries the path of the file. */
export const serverConfigVariable = 'GUESTHOUSE_CONFIG';

/** Reads the file that GUESTHOUSE_CONFIG names. Throws a sentence when it is missing or not valid. */
export function readServerConfig(file = process.env[serverConfigVariable]): ServerConfig {
  if (!file) throw new Error(`${serverConfigVariable} is not set. Start Guesthouse with: npm start`);
  const parsed = ServerConfig.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(`${file} is not a configuration of Guesthouse: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
