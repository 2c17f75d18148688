import { randomBytes } from 'node:crypto';
import pg from 'pg';

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withName(url: string, name: string): string {
  const [head = '', query = ''] = url.split('?');
  return `${head.slice(0, head.lastIndexOf('/'))}/${name}?${query}`;
}

type OwnDatabase = { url: string; drop(): Promise<void> };

/** A database of its own with all tables and nothing in them. */
export const copyDatabase = (templateUrl: string): Promise<OwnDatabase> =>
  createDatabase(templateUrl, new URL(templateUrl).pathname.slice(1));

/** A database of its own without any table, on the same server. */
export const emptyDatabase = (templateUrl: string): Promise<OwnDatabase> => createDatabase(templateUrl, 'template1');

async function createDatabase(templateUrl: string, template: string): Promise<OwnDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const maintenance = withName(templateUrl, 'postgres');
  await run(maintenance, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: withName(templateUrl, name),
    drop: () => run(maintenance, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
