import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { Product } from '#tests/product/start-product.ts';

/** Works on the inventory of a product past all its rules. */
export async function onDatabase<T>(product: Product, work: (database: pg.Client) => Promise<T>): Promise<T> {
  const { databaseUrl } = JSON.parse(readFileSync(path.join(product.dataDir, 'config.json'), 'utf8'));
  const database = new pg.Client({ connectionString: databaseUrl });
  database.on('error', () => undefined);
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}
