import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { migrateSql } from '#lib/infra/db/migrate-sql.ts';
import { migrationsDir } from '#lib/setup/open-database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/setup/start-embedded-postgres.ts';

let root: string;
let database: EmbeddedPostgres;
let dir: string;

const write = (name: string, sql: string) => {
  mkdirSync(path.join(dir, name), { recursive: true });
  writeFileSync(path.join(dir, name, 'migration.sql'), sql);
};

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'guesthouse-migrate-'));
  chmodSync(root, 0o755);
  database = await startEmbeddedPostgres({ dir: path.join(root, 'database') });
});

afterAll(async () => {
  await database.stop();
  rmSync(root, { recursive: true, force: true });
});

async function ask(text: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(async () => {
  dir = mkdtempSync(path.join(root, 'migrations-'));
  await ask('drop schema public cascade; create schema public');
});

test('the migrations of this release apply once', async () => {
  const first = await migrateSql(database.url, migrationsDir);
  expect(first.length).toBeGreaterThan(0);
  expect(await migrateSql(database.url, migrationsDir)).toEqual([]);
});

test('two at the same time apply each migration once', async () => {
  write('1_a', 'create table a (x int)');
  write('2_b', 'create table b (x int)');
  const applied = await Promise.all([migrateSql(database.url, dir), migrateSql(database.url, dir)]);
  expect(applied.flat().sort()).toEqual(['1_a', '2_b']);
});

test('a migration that was changed after it was applied is refused', async () => {
  write('1_a', 'create table a (x int)');
  await migrateSql(database.url, dir);
  write('1_a', 'create table a (x bigint)');
  await expect(migrateSql(database.url, dir)).rejects.toThrow('changed after they were applied: 1_a');
});

test('a database of a newer release is refused', async () => {
  write('1_a', 'create table a (x int)');
  write('2_b', 'create table b (x int)');
  await migrateSql(database.url, dir);
  rmSync(path.join(dir, '2_b'), { recursive: true });
  await expect(migrateSql(database.url, dir)).rejects.toThrow('newer release');
});

test('a migration that fails leaves nothing of itself', async () => {
  write('1_a', 'create table a (x int)');
  write('2_b', 'create table b (x int); select nonsense from nowhere');
  await expect(migrateSql(database.url, dir)).rejects.toThrow('2_b failed');
  expect(await ask(`select to_regclass('a') is not null as a, to_regclass('b') is not null as b`)).toEqual([
    { a: true, b: false },
  ]);
  write('2_b', 'create table b (x int)');
  expect(await migrateSql(database.url, dir)).toEqual(['2_b']);
});

test('an index can be made concurrently, outside a transaction', async () => {
  write('1_a', 'create table a (x int)');
  write(
    '2_b',
    '-- no-transaction\ncreate index concurrently a_x on a (x);\ncreate index concurrently a_x2 on a (x, x);\n',
  );
  expect(await migrateSql(database.url, dir)).toEqual(['1_a', '2_b']);
});
