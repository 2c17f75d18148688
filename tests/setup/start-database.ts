import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrateSql } from '#lib/infra/db/migrate-sql.ts';
import { startEmbeddedPostgres } from '#lib/setup/start-embedded-postgres.ts';

/** A PostgreSQL of its own with all tables and nothing in them, about 2 s. */
export async function startDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gh-test-'));
  // PostgreSQL runs as a login of its own, which must be able to come by
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ dir: path.join(folder, 'postgres') });
  await migrateSql(server.url, path.resolve('prisma/migrations'));
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
