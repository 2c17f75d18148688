import { existsSync } from 'node:fs';
import path from 'node:path';
import { migrateSql } from '#lib/infra/db/migrate-sql.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/setup/start-embedded-postgres.ts';
import { runAs, type SystemUser } from '#lib/setup/system-user.ts';

export const databaseDirOf = (dataDir: string): string => path.join(dataDir, 'database');

export const checkoutDir = path.resolve(import.meta.dirname, '../..');
export const migrationsDir = path.join(checkoutDir, 'prisma', 'migrations');

export const hasEmbeddedDatabase = (dataDir: string, user: SystemUser | undefined): boolean =>
  runAs(user, () => existsSync(path.join(databaseDirOf(dataDir), 'data', 'PG_VERSION')));

/** The embedded database of a data folder, running. */
export const startOwnDatabase = (dataDir: string, user: SystemUser | undefined): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({
    dir: databaseDirOf(dataDir),
    asUser: user?.name,
    binariesDir: path.join(dataDir, 'programs'),
  });

/** Brings the tables of a database up to this release; a sentence when it cannot be reached. */
export async function migrateDatabase(url: string): Promise<string[]> {
  try {
    return await migrateSql(url, migrationsDir);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const reasons: Record<string, string> = {
      ECONNREFUSED: 'nothing listens there',
      ENOTFOUND: 'no machine has that name',
      ETIMEDOUT: 'it does not answer',
      '28P01': 'the user or the password is wrong',
      '28000': 'the user is not let in',
      '3D000': 'there is no database of that name',
      '42501': 'the user may not make tables',
    };
    const reason = reasons[code];
    if (!reason) throw cause;
    const { hostname, port, pathname } = new URL(url);
    throw new Error(
      `The database${pathname} at ${hostname || 'the socket'}${port ? `:${port}` : ''} cannot be used: ${reason}.`,
      { cause },
    );
  }
}
