import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { databaseDirOf, hasEmbeddedDatabase, startOwnDatabase } from '#lib/setup/open-database.ts';
import { readServerConfig, type ServerConfig } from '#lib/setup/server-config.ts';
import { findSystemUser, isRoot, runAs, type SystemUser, serverUserName } from '#lib/setup/system-user.ts';

/** A data folder opened by a command; `close` ends a database that only this command started. */
export type OpenData = {
  url: string;
  user: SystemUser | undefined;
  config: ServerConfig | undefined;
  close(): Promise<void>;
};

/** Opens the database of a data folder, whether Guesthouse runs or not. */
export async function openData(dataDir: string, databaseUrl = process.env.DATABASE_URL): Promise<OpenData> {
  const user = isRoot() ? findSystemUser(serverUserName) : undefined;
  const configFile = path.join(dataDir, 'config.json');
  if (!existsSync(dataDir)) throw new Error(`There is no data folder ${dataDir}. Name it with --data.`);
  const config = runAs(user, () => (existsSync(configFile) ? readServerConfig(configFile) : undefined));
  const url = databaseUrl || (config && !config.databaseEmbedded ? config.databaseUrl : undefined);
  if (url) return { url, user, config, close: async () => undefined };
  if (!hasEmbeddedDatabase(dataDir, user)) {
    throw new Error(`There is no database in ${databaseDirOf(dataDir)}. Name the data folder with --data.`);
  }
  const database = await startOwnDatabase(dataDir, user);
  return { url: database.url, user, config, close: async () => (database.adopted ? undefined : database.stop()) };
}

/** The text of a file that belongs to the server's login. */
export const readAs = (user: SystemUser | undefined, file: string): string =>
  runAs(user, () => readFileSync(file, 'utf8'));
