import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';

const validMs = 24 * 3_600_000;

/** The SHA-256 of a token as the table keeps it: hex. */
export const hashSetupToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** True while nobody can let anybody else in. */
export async function lacksAdmin(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(`select 1 from "user" where role = 'admin' limit 1`);
  return !rowCount;
}

/**
 * The address that makes the first admin, good once and for 24 hours; earlier ones end. The token is in the fragment,
 * which browsers send to no server and which lands in no log. Only its hash is kept.
 */
export async function makeSetupLink(client: pg.Client, origin: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await client.query('delete from "SetupToken" where "usedAt" is null');
  await client.query('insert into "SetupToken" (id, hash, "expiresAt") values ($1, $2, $3)', [
    randomBytes(13).toString('hex'),
    hashSetupToken(token),
    new Date(Date.now() + validMs),
  ]);
  return `${origin}/setup#token=${token}`;
}
