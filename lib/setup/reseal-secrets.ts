import type pg from 'pg';
import { newId } from '#lib/infra/id/new-id.ts';
import { createSecretBox } from '#lib/infra/secrets/secret-box.ts';
import type { ServerSecrets } from '#lib/setup/server-secrets.ts';

const decode = (key: string): Uint8Array => Buffer.from(key, 'base64');

/**
 * Seals every secret of the database with `freshKey`, all or none, and gives how many there are. `beforeCommit` is called
 * when all of them could be opened with the keys at hand. Throws a sentence when one cannot; then nothing is changed.
 */
export async function resealSecrets(
  client: pg.Client,
  keys: ServerSecrets,
  freshKey: string,
  beforeCommit: () => void,
): Promise<number> {
  const known = createSecretBox(
    decode(keys.masterKey),
    keys.previousMasterKey === undefined ? undefined : decode(keys.previousMasterKey),
  );
  const fresh = createSecretBox(decode(freshKey));
  await client.query('begin');
  try {
    await client.query('lock table "Secret" in exclusive mode');
    const { rows } = await client.query<{ id: string; kind: string; data: Buffer }>(
      'select id, kind, data from "Secret"',
    );
    for (const { id, kind, data } of rows) {
      const plain = openOrSay(() => known.open(kind, data), id);
      await client.query('update "Secret" set data = $2 where id = $1', [id, Buffer.from(fresh.seal(kind, plain))]);
    }
    await client.query(
      `insert into "AuditEntry" (id, "userName", via, action, details) values ($1, 'the server’s terminal', 'outside', 'keys.rotate', $2)`,
      [newId('audit'), JSON.stringify({ secrets: rows.length })],
    );
    beforeCommit();
    await client.query('commit');
    return rows.length;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function openOrSay(open: () => string, id: string): string {
  try {
    return open();
  } catch (cause) {
    throw new Error(
      `The secret ${id} does not open with the keys in secrets.json, so nothing was changed. Put the secrets.json that belongs to this database back, from a backup.`,
      { cause },
    );
  }
}
