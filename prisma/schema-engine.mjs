#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which is a download from Prisma's own server: the same arguments and the
// same JSON-RPC over stdio, answered by @prisma/schema-engine-wasm through a driver adapter. With it `prisma migrate dev`,
// `deploy`, `diff`, `status`, `reset` and `db push/pull` work. prisma.config.ts names it to Prisma's command line.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const glueUrl = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
const besideGlue = (name) => readFileSync(fileURLToPath(new URL(name, glueUrl)));

/** PostgreSQL's internal type "char", in which its catalogue keeps kinds; the adapter has no mapping for it. */
const internalCharOid = 18;
const textOid = 25;

const args = process.argv.slice(2);
const valuesOf = (flag) => args.filter((_, index) => args[index - 1] === flag);
const datasource = JSON.parse(valuesOf('--datasource')[0] ?? '{}');

if (args.includes('--version') || args[0] === 'cli-version') {
  process.stdout.write(`schema-engine-wasm ${JSON.parse(besideGlue('./package.json').toString()).version}\n`);
} else if (args.includes('cli')) {
  await answerCliCommand();
} else {
  await serve();
}
process.exit(0);

/** The small commands of the native engine that are not JSON-RPC. */
async function answerCliCommand() {
  const target = new URL(datasource.url);
  const name = decodeURIComponent(target.pathname.slice(1)) || 'postgres';
  if (args.includes('can-connect-to-database')) {
    const codes = { '3D000': 'P1003', '28P01': 'P1000' };
    return runStatement(datasource.url, 'select 1', (error) => codes[error.code] ?? 'P1001');
  }
  if (args.includes('create-database')) {
    target.pathname = '/postgres';
    return runStatement(target.toString(), `CREATE DATABASE ${pg.escapeIdentifier(name)}`, () => 'P1009');
  }
  return fail(`There is no such command here: ${args.join(' ')}`);
}

async function runStatement(url, statement, codeOf) {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(statement);
    await client.end();
  } catch (error) {
    fail(error.message || String(error.code ?? error), codeOf(error));
  }
}

/** Ends with an error that Prisma's command line can read; it drops the first line of stderr, hence the greeting. */
function fail(message, errorCode) {
  const write = (level, fields) =>
    process.stderr.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, fields })}\n`);
  write('INFO', { message: 'Starting schema engine CLI' });
  write('ERROR', { message, is_panic: false, error_code: errorCode });
  process.exit(1);
}

/** Answers JSON-RPC, one request a line. */
async function serve() {
  const engine = await makeEngine();
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const methods = { getDatabaseVersion: 'version' };
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = line.trim() ? JSON.parse(line) : {};
    if (!method) continue;
    try {
      const result = (await engine[methods[method] ?? method](params)) ?? null;
      if (method === 'diff' && result?.stdout) {
        // The native engine sends the text of a diff as a request of its own.
        send({ id: 1_000_000 + id, method: 'print', params: { content: result.stdout } });
        delete result.stdout;
      }
      send({ id, result });
    } catch (error) {
      const data = { is_panic: false, message: error?.message ?? String(error) };
      const code = error?.error_code ?? error?.code;
      if (code !== undefined) data.error_code = code;
      if (error?.meta !== undefined) data.meta = error.meta;
      send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } });
    }
  }
}

async function makeEngine() {
  const glue = await import(glueUrl);
  const imports = { './schema_engine_bg.js': glue };
  const { instance } = await WebAssembly.instantiate(besideGlue('./schema_engine_bg.wasm'), imports);
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  globalThis.PRISMA_WASM_PANIC_REGISTRY ??= {
    message: '',
    set_message(text) {
      this.message = text;
    },
  };
  const datamodels = valuesOf('--datamodels')
    .flatMap((value) => value.split(','))
    .map((file) => [file, readFileSync(file, 'utf8')]);
  const log = (line) => process.env.DEBUG && process.stderr.write(`${line}\n`);
  const options = { datamodels: datamodels.length ? datamodels : undefined };
  return glue.SchemaEngine.new(options, log, bindMigrationAwareSqlAdapterFactory(await makeAdapter()));
}

async function makeAdapter() {
  const { url } = datasource;
  const schema = url ? new URL(url).searchParams.get('schema') : null;
  const adapter = new PrismaPg({ connectionString: url }, schema ? { schema } : undefined);
  adapter.connectToShadowDb = connectToShadowDatabase;
  await mapInternalChar(adapter);
  return adapter;
}

/**
 * The adapter's own way ignores the name of the shadow database when it has a connection string, and would replay every
 * migration into the main one.
 */
async function connectToShadowDatabase() {
  if (datasource.shadowDatabaseUrl) {
    const shadow = await new PrismaPg({ connectionString: datasource.shadowDatabaseUrl }).connect();
    await shadow.executeScript('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public');
    return shadow;
  }
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  const shadowUrl = new URL(datasource.url);
  shadowUrl.pathname = `/${name}`;
  const main = await new PrismaPg({ connectionString: datasource.url }).connect();
  await main.executeScript(`CREATE DATABASE "${name}" TEMPLATE template0`);
  const shadow = await new PrismaPg({ connectionString: shadowUrl.toString() }).connect();
  const dispose = shadow.dispose.bind(shadow);
  shadow.dispose = async () => {
    await dispose();
    await main.executeScript(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await main.dispose();
  };
  return shadow;
}

/** Makes the adapter read the internal type "char" as text; the describer of schemas needs it. */
async function mapInternalChar(adapter) {
  if (!datasource.url) return;
  const probe = await adapter.connect();
  const queryable = Object.getPrototypeOf(Object.getPrototypeOf(probe));
  const { queryRaw } = queryable;
  queryable.queryRaw = async function (query) {
    const { performIO } = this;
    const chars = [];
    this.performIO = async (sent) => {
      const answer = await performIO.call(this, sent);
      const fields = answer.fields.map((field, index) => {
        if (field.dataTypeID !== internalCharOid) return field;
        chars.push(index);
        return { ...field, dataTypeID: textOid };
      });
      return { ...answer, fields };
    };
    try {
      const result = await queryRaw.call(this, query);
      for (const index of chars) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    } finally {
      delete this.performIO;
    }
  };
  await probe.dispose();
}
