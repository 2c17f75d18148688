import path from 'node:path';
import { defineConfig } from 'prisma/config';

// Prisma's command line wants a native engine that only its own server offers; ours stands in for it.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'prisma', 'schema-engine.mjs');

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Commands that reach a database need DATABASE_URL; generate, validate and format do not.
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});
