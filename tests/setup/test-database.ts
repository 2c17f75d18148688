import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrateSql } from '#lib/infra/db/migrate-sql.ts';
import { startEmbeddedPostgres } from '#lib/setup/start-embedded-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** a migrated database that is only copied, never used */
    templateUrl: string;
  }
}

/** One PostgreSQL for the run. Each test file makes itself a copy of the migrated database, about 0.1 s. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gh-test-'));
  // PostgreSQL runs as a login of its own, which must be able to come by
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ dir: path.join(folder, 'postgres') });
  await migrateSql(server.url, path.resolve('prisma/migrations'));
  project.provide('templateUrl', server.url);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
