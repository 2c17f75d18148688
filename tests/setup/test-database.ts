import type { TestProject } from 'vitest/node';
import { startDatabase } from '#tests/setup/start-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** a migrated database that is only copied, never used */
    templateUrl: string;
  }
}

/** One PostgreSQL for the run. Each test file makes itself a copy of the migrated database, about 0.1 s. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const database = await startDatabase();
  project.provide('templateUrl', database.url);
  return () => database.stop();
}
